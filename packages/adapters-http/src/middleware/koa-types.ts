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

/** Middleware for Koa: `new Koa().use(middleware)`. Generic, so that it leaves the app's own type as it was. */
export type KoaMiddleware = <Context extends KoaContext>(
  context: Context,
  next: () => Promise<unknown>,
) => Promise<void>;

/** Middleware that adds to `state`: what stands below it in `new Koa().use(middleware)` knows the type. */
export type KoaStateMiddleware<State> = (
  context: Pick<KoaContext<State>, "req" | "state">,
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
