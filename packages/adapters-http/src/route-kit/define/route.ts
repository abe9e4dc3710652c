import type { ClientInfo, PasswordCheckLimit, UserActor } from "@portcullis/core";
import type { z } from "zod";
import type { ErrorFormat } from "../../problems/error-format.ts";
import type { FieldNames } from "../../problems/problem.ts";
import type { RateLimitRule } from "../../rate-limit/rate-limiter.ts";

/** A route's method, as OpenAPI spells it. */
export type Method = "get" | "post" | "put" | "patch" | "delete";

/**
 * Who may call a route.
 * - `public`: anybody; a token is not looked at.
 * - `optional-token`: anybody; the handler looks at `accessToken()` itself.
 * - `user`: anybody who is signed in.
 * - a permission: checked before the input is read, and once more by the use case. With `unless` it is documentation,
 *   and the use case alone decides.
 */
export type Access =
  | "public"
  | "optional-token"
  | "user"
  | { readonly permission: string; readonly unless?: string | undefined };

/** One response of a route, for the documentation and for its handler's types. JSON unless `contentType` says so. */
export interface ResponseSpec {
  readonly description: string;
  readonly body?: z.ZodType | undefined;
  readonly contentType?: string | undefined;
  /** Headers by name, with what they hold. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A route's responses by status, without problem documents: those follow from its `throws`, access and limits. */
export type Responses = Readonly<Record<number, ResponseSpec>>;

/** What a handler answers; the edge adds what every answer has. */
export interface Reply<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body?: Body;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a route may answer: one of its responses, with the body that the response's schema describes. */
export type ReplyTo<R extends Responses> = {
  [Status in keyof R & number]: R[Status] extends { readonly body: infer Body extends z.ZodType }
    ? Reply<Status, z.input<Body>> & { readonly body: z.input<Body> }
    : Reply<Status, undefined>;
}[keyof R & number];

/** A request whose input was checked against the route's schemas. */
export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown, Actor = UserActor | null> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** On whose behalf use cases run; null on routes that anybody may call. */
  readonly actor: Actor;
  readonly client: ClientInfo;
  readonly requestId: string;
  /** The path and the query text as the client's links have to spell them. */
  readonly self: { readonly path: string; readonly search: string };
  header(name: string): string | undefined;
  /**
   * The bearer token as sent, for routes that look at it themselves.
   * @throws InvalidAccessToken when the header is malformed
   */
  accessToken(): string | null;
  /** Counts wrong passwords of this client by account, for `signIn`: email and username of one account count together. */
  passwordCheckLimit(identifier: string): PasswordCheckLimit;
  /** The absolute path of a route of the API: `/users/1` becomes `/api/v1/users/1`. */
  link(path: string): string;
}

/** Counts attempts, such as wrong passwords, by a key of the route's choice; null is not counted. */
export interface AttemptLimit<Request> {
  readonly rule: RateLimitRule;
  /** The error code that uses an attempt up; after every other outcome it is given back. */
  readonly spentBy: string;
  key(request: Request): string | null;
}

/** Whether one need not be signed in to call the route. */
export function isOpen({ access }: { readonly access: Access }): boolean {
  return access === "public" || access === "optional-token";
}

type Schema = z.ZodType | undefined;
/** What a schema lets through; undefined where the route has none. */
export type ParsedBy<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;
/** Who calls a route with this access: on open routes nobody is known. */
export type ActorOf<A extends Access> = A extends "public" | "optional-token" ? null : UserActor;

/** What a route has in common with every other, and what the documentation says of it. */
export interface RouteDescription {
  readonly method: Method;
  /** Below the API's base path, with parameters as OpenAPI writes them: `/users/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly tag: string;
  /** JSON unless told otherwise. */
  readonly bodyType?: "json" | "form" | undefined;
  readonly bodyIsOptional?: boolean | undefined;
  /** The codes of the domain errors that callers should expect, for the documentation. */
  readonly throws?: readonly string[] | undefined;
  /** Which field a code is about, where it is not the one in the problem table. */
  readonly fields?: FieldNames | undefined;
  readonly errorFormat?: ErrorFormat | undefined;
  /** Requests of one client. */
  readonly rateLimit?: RateLimitRule | undefined;
}

/** A route before its types are forgotten. */
export interface RouteDefinition<
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends Access,
  R extends Responses,
> extends RouteDescription {
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly responses: R;
  readonly attemptLimits?: readonly AttemptLimit<
    RouteRequest<ParsedBy<P>, ParsedBy<Q>, ParsedBy<B>, ActorOf<A>>
  >[];
  handle(
    request: RouteRequest<ParsedBy<P>, ParsedBy<Q>, ParsedBy<B>, ActorOf<A>>,
  ): Promise<ReplyTo<R>> | ReplyTo<R>;
}

/** One operation of the API: router, validation, authorization and OpenAPI all come from it. */
export interface Route extends RouteDescription {
  readonly access: Access;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly responses: Responses;
  readonly attemptLimits?: readonly AttemptLimit<RouteRequest>[];
  handle(request: RouteRequest): Promise<Reply> | Reply;
}

/** Routes and the path they hang below, as the server sees it. */
export interface RouteGroup {
  readonly basePath: string;
  readonly routes: readonly Route[];
}

/** Ties the handler's types to the schemas. `handle` calls one use case and maps its result to a reply. */
export function defineRoute<
  const A extends Access,
  const R extends Responses,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(definition: RouteDefinition<P, Q, B, A, R>): Route {
  // Endpoints call `handle` only with what the schemas let through, which is what its types say.
  return definition as unknown as Route;
}
