import { answerClientError } from "@portcullis/adapters-http";
import type { Portcullis } from "@portcullis/core";
import { StoreUnavailable, systemActor } from "@portcullis/core";
import type { Composition } from "../composition.ts";
import { compose } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { AuditLog } from "./audit-log.ts";
import { Listener } from "./listener.ts";
import type { Logger } from "./logger.ts";
import { prepare, prepareWhenPossible } from "./prepare.ts";
import { publicUrlOf } from "./public-url.ts";
import { repeat } from "./repeat.ts";

const shutdownPatience = 8_000;
const deliveryPause = 1_000;
const fullBatch = 100;
const purgePause = 60 * 60_000;

export interface RunningServer {
  /** Where it listens. */
  readonly url: string;
  readonly composition: Composition;
  /** Rejects when the stores answered at last, and can't be used after all. */
  readonly ready: Promise<void>;
  /** Lets running requests and background work finish, then closes the stores. */
  stop(): Promise<void>;
}

/**
 * Listens, and serves as soon as the stores are prepared. A PostgreSQL that is away does not keep it from starting:
 * requests that need it are answered 503 until it is back.
 */
export async function startServer(configuration: Configuration, logger: Logger): Promise<RunningServer> {
  const listener = new Listener(answerClientError);
  const port = await listener.bind(configuration.host, configuration.port);
  const url = publicUrlOf(configuration.host, port);
  try {
    const eventSubscribers = [new AuditLog(logger)];
    const publicUrl = configuration.publicUrl ?? url;
    const composition = await compose(configuration, { publicUrl, logger, eventSubscribers });
    try {
      return await serve(configuration, composition, listener, logger, url);
    } catch (error) {
      await composition.stores.close();
      throw error;
    }
  } catch (error) {
    await listener.close(0);
    throw error;
  }
}

async function serve(
  configuration: Configuration,
  composition: Composition,
  listener: Listener,
  logger: Logger,
  url: string,
): Promise<RunningServer> {
  const { portcullis, stores, requestListener } = composition;
  const stopping = new AbortController();
  let ready = Promise.resolve();
  try {
    await prepare(configuration, composition);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    ready = prepareWhenPossible(configuration, composition, logger, stopping.signal);
  }
  listener.handleWith(requestListener);

  const report = (error: unknown): void => {
    if (error instanceof StoreUnavailable) logger.warn("background work waits for the database");
    else logger.error({ err: error }, "background work failed");
  };
  const background = [
    repeat(() => deliverAll(portcullis), deliveryPause, report),
    repeat(() => portcullis.purgeSessions.execute(systemActor("job:purge-sessions")), purgePause, report),
  ];
  return {
    url,
    composition,
    ready,
    async stop() {
      stopping.abort();
      await listener.close(shutdownPatience);
      await Promise.all(background.map((end) => end()));
      await stores.close();
    },
  };
}

/** Batch after batch, until one is not full. */
async function deliverAll({ deliverEvents }: Portcullis): Promise<void> {
  while ((await deliverEvents.execute()) >= fullBatch);
}
