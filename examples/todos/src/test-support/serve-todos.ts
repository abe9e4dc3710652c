import { HttpServer, koaAppOf } from "@portcullis/adapters-http";
import { HTTP_API } from "@portcullis/adapters-http/module";
import type { Container } from "inversify";
import type { Configuration } from "../configuration.ts";
import { createTodosContainer } from "../container.ts";
import type { TodoDatabase } from "../persistence/index.ts";
import { prepare } from "../prepare.ts";
import { withWebPage } from "../web/web-page.ts";
import type { Served } from "./serve.ts";

/** Page and API from a container as in production, after `rebind` has replaced adapters in it. */
export async function serveTodos(
  configuration: Configuration,
  opened: TodoDatabase,
  rebind: (container: Container) => void,
): Promise<Served> {
  const server = new HttpServer();
  const url = `http://127.0.0.1:${await server.bind("127.0.0.1", 0)}`;
  const container = await createTodosContainer(configuration, { ...opened, publicUrl: url });
  rebind(container);
  await prepare(configuration, container);
  server.handleWith(koaAppOf(withWebPage(container.get(HTTP_API), url)).callback());
  return { url, [Symbol.asyncDispose]: () => server.close(0) };
}
