import { HttpServer } from "@portcullis/adapters-http";
import { DeliveryFailed, StoreUnavailable, startBackgroundWork } from "@portcullis/core";
import type { Composition, Extension } from "../composition.ts";
import { compose } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import type { Logger } from "../logger.ts";
import { AuditLog } from "./audit-log.ts";
import { localUrl } from "./local-url.ts";
import { OutageLog } from "./outage-log.ts";
import { isOutage, prepare, prepareWhenPossible } from "./prepare.ts";

const shutdownPatience = 8_000;

export interface RunningServer {
  /** The URL at which it listens. */
  readonly url: string;
  readonly composition: Composition;
  /** Resolves when the stores are prepared. Rejects when retrying can't help. */
  readonly ready: Promise<void>;
  /** Lets running requests and background work finish, then closes the stores. */
  stop(): Promise<void>;
}

/**
 * Listens, and serves once the stores are prepared. It starts without PostgreSQL too: requests that need it are answered
 * 503 until it is available.
 */
export async function startServer(
  configuration: Configuration,
  logger: Logger,
  extension: Extension = {},
): Promise<RunningServer> {
  const { trustProxy, maxConnections, maxConnectionsPerClient } = configuration;
  const httpServer = new HttpServer({ trustProxy, maxConnections, maxConnectionsPerClient, logger });
  const port = await httpServer.bind(configuration.host, configuration.port);
  const url = localUrl(configuration.host, port);
  try {
    const eventSubscribers = [new AuditLog(logger)];
    const publicUrl = configuration.publicUrl ?? url;
    const composition = await compose(configuration, { ...extension, publicUrl, logger, eventSubscribers });
    try {
      return await serve(configuration, composition, httpServer, logger, url);
    } catch (error) {
      await composition.stores.close();
      throw error;
    }
  } catch (error) {
    await httpServer.close(0);
    throw error;
  }
}

async function serve(
  configuration: Configuration,
  composition: Composition,
  httpServer: HttpServer,
  logger: Logger,
  url: string,
): Promise<RunningServer> {
  const { portcullis, stores, requestListener } = composition;
  // Not the whole configuration, which contains secrets: retries may keep it in memory for long.
  const { migrateOnStart, bootstrapAdmin } = configuration;
  const preparation = { migrateOnStart, bootstrapAdmin };
  const stopping = new AbortController();
  let ready = Promise.resolve();
  try {
    await prepare(preparation, composition);
  } catch (error) {
    if (!isOutage(error)) throw error;
    ready = prepareWhenPossible(preparation, composition, logger, stopping.signal);
  }
  httpServer.handleWith(requestListener);

  const outages = new OutageLog(logger, "background work is paused: the database is unavailable");
  const background = startBackgroundWork(portcullis, {
    onError(error) {
      if (stopping.signal.aborted && error instanceof StoreUnavailable) return;
      if (error instanceof StoreUnavailable) outages.note(error);
      else if (error instanceof DeliveryFailed) logDeliveryFailure(logger, error);
      else logger.error({ err: error }, "background work failed");
    },
  });
  return {
    url,
    composition,
    ready,
    async stop() {
      stopping.abort();
      await httpServer.close(shutdownPatience);
      await background.stop();
      await stores.close();
    },
  };
}

/** A warning while the delivery is retried, an error when it is not: then `events list` shows it. */
function logDeliveryFailure(logger: Logger, failure: DeliveryFailed): void {
  const { subscriber, eventId, eventType, attempt, retryAt, reason } = failure;
  const details = { subscriber, eventId, event: eventType, attempt, retryAt, reason };
  if (retryAt === null) logger.error(details, "event delivery failed permanently");
  else logger.warn(details, "event delivery failed");
}
