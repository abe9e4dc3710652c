import type { IncomingMessage, Server, ServerResponse } from "node:http";

// Koa's types are a package of their own, which does not compile beside Express 5: an application would need
// `skipLibCheck` for what it may never use. So what we export is declared here, as far as hosts need it.

/** What middleware mostly uses of Koa's context; `@types/koa` has all of it, and its contexts are of this type. */
export interface KoaContext<State = unknown> {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly method: string;
  readonly path: string;
  /** Whether what the client has is still right (`If-None-Match`, `If-Modified-Since`). */
  readonly fresh: boolean;
  /** Where middleware leaves something for what stands below. */
  state: State;
  status: number;
  type: string;
  body: unknown;
  get(header: string): string;
  set(headers: Readonly<Record<string, string>>): void;
  set(header: string, value: string): void;
}

/** Middleware for Koa: `new Koa().use(middleware)`. */
export type KoaMiddleware<State = unknown> = (
  context: KoaContext<State>,
  next: () => Promise<unknown>,
) => Promise<void>;

/** As a method, so that middleware may ask for more of Koa's context than `KoaContext` has. */
type AcceptedMiddleware = { run(context: KoaContext, next: () => Promise<unknown>): unknown }["run"];

/** What hosts need of a Koa app. */
export interface KoaApp {
  /** For `http.createServer`, `HttpServer` and the like. */
  callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly listen: Server["listen"];
  use(middleware: AcceptedMiddleware): KoaApp;
  on(event: "error", listener: (error: unknown) => void): KoaApp;
}
