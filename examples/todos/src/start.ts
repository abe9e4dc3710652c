import { isIPv6 } from "node:net";
import { HttpServer, koaAppOf, requestSignal } from "@portcullis/adapters-http";
import { HTTP_API } from "@portcullis/adapters-http/module";
import { StoreUnavailable, startBackgroundWork } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { Container } from "inversify";
import type { Logger } from "pino";
import type { Configuration } from "./configuration.ts";
import { createTodosContainer } from "./container.ts";
import type { TodoDatabase } from "./persistence/index.ts";
import { openTodoDatabase } from "./persistence/index.ts";
import { prepare } from "./prepare.ts";
import { withWebPage } from "./web/web-page.ts";

const shutdownPatience = 8_000;

export interface RunningServer {
  /** The URL at which it listens. */
  readonly url: string;
  readonly container: Container;
  /** Waits for running requests and background work, then closes the database. */
  stop(): Promise<void>;
}

/**
 * Listens, migrates the database, and serves as soon as it is prepared; until then it answers 503.
 * @throws InvalidConfiguration, InvalidDatabaseUrl, DatabaseInUse, StoreUnavailable
 */
export async function start(configuration: Configuration, logger: Logger): Promise<RunningServer> {
  const { host } = configuration;
  const server = new HttpServer({ logger });
  const port = await server.bind(host, configuration.port);
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  try {
    const opened = await openTodoDatabase({ ...configuration.database, abortSignal: requestSignal });
    try {
      return await serve(configuration, { ...opened, server, url, logger });
    } catch (error) {
      await opened.database.close();
      throw error;
    }
  } catch (error) {
    await server.close(0);
    throw error;
  }
}

interface Parts extends TodoDatabase {
  readonly server: HttpServer;
  readonly url: string;
  readonly logger: Logger;
}

async function serve(configuration: Configuration, parts: Parts): Promise<RunningServer> {
  const { server, url, database, logger } = parts;
  // One run for the tables of Portcullis and those of todos.
  await database.migrator.up();
  const publicUrl = configuration.publicUrl ?? url;
  const container = await createTodosContainer(configuration, { ...parts, publicUrl });
  await prepare(configuration, container);
  server.handleWith(koaAppOf(withWebPage(container.get(HTTP_API), publicUrl), logger).callback());
  const background = startBackgroundWork(container.get(TYPES.portcullis), {
    onError(error) {
      if (error instanceof StoreUnavailable)
        logger.warn("background work is paused: the database is unavailable");
      else logger.error({ err: error }, "background work failed");
    },
  });
  return {
    url,
    container,
    async stop() {
      await server.close(shutdownPatience);
      await background.stop();
      await database.close();
    },
  };
}
