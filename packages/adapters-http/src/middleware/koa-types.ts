import type { IncomingMessage, Server, ServerResponse } from "node:http";

// @types/koa does not compile beside Express 5: an application would need `skipLibCheck` for types that it may never
// use. So the types that this package exports declare the part of Koa that hosts need.

/** The part of Koa's context that middleware mostly uses. Contexts of `@types/koa` are assignable to it. */
export interface KoaContext<State = unknown> {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly method: string;
  readonly path: string;
  /** Whether the client's cached response is still valid (`If-None-Match`, `If-Modified-Since`). */
  readonly fresh: boolean;
  /** Values that middleware passes to middleware after it. */
  state: State;
  status: number;
  type: string;
  body: unknown;
  get(header: string): string;
  set(headers: Readonly<Record<string, string>>): void;
  set(header: string, value: string): void;
}

/** Middleware for Koa: `new Koa().use(middleware)`. Generic, so that the app's own type does not change. */
export type KoaMiddleware = <Context extends KoaContext>(
  context: Context,
  next: () => Promise<unknown>,
) => Promise<void>;

/** Middleware that adds to `state`: middleware after it in `new Koa().use(middleware)` gets the type. */
export type KoaStateMiddleware<State> = (
  context: Pick<KoaContext<State>, "req" | "state">,
  next: () => Promise<unknown>,
) => Promise<void>;

/** Declared as a method (bivariant), so that middleware may require more of Koa's context than `KoaContext` has. */
type AcceptedMiddleware = { run(context: KoaContext, next: () => Promise<unknown>): unknown }["run"];

/** The part of a Koa app that hosts need. */
export interface KoaApp {
  /** For `http.createServer`, `HttpServer` and the like. */
  callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly listen: Server["listen"];
  use(middleware: AcceptedMiddleware): KoaApp;
  on(event: "error", listener: (error: unknown) => void): KoaApp;
}
