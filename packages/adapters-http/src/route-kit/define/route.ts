import type { ClientInfo, PasswordCheckLimit, UserActor, UserView } from "@portcullis/core";
import type { z } from "zod";
import type { ErrorFormat } from "../../problems/oauth-error.ts";
import type { FieldNames } from "../../problems/problem.ts";
import type { AttemptLimit } from "../../rate-limit/attempt-limit.ts";
import type { RateLimitRule } from "../../rate-limit/rate-limiter.ts";

/** A route's method, as OpenAPI spells it. */
export type Method = "get" | "post" | "put" | "patch" | "delete";

/**
 * Who may call a route.
 * - `public`: every client; an access token is ignored.
 * - `optional-token`: every client; the handler reads `accessToken()` itself.
 * - `user`: every signed-in user.
 * - a permission: checked before the input is read, and again by the use case. With `unless`, which names an exception for
 *   the documentation, only the use case checks.
 */
export type Access =
  | "public"
  | "optional-token"
  | "user"
  | { readonly permission: string; readonly unless?: string | undefined };

/** One response of a route, for the documentation and for its handler's types. */
export interface ResponseSpec {
  readonly description: string;
  readonly body?: z.ZodType | undefined;
  /** Default: `application/json`. */
  readonly contentType?: string | undefined;
  /** Descriptions of headers, by name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A route's successful responses by status. Its error responses follow from its `throws`, access and limits. */
export type Responses = Readonly<Record<number, ResponseSpec>>;

/** What a handler returns. The headers that every response has are added to it. */
export interface Reply<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body?: Body;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A reply that matches one of the route's responses and its schema. */
export type ReplyTo<R extends Responses> = {
  [Status in keyof R & number]: R[Status] extends { readonly body: infer Body extends z.ZodType }
    ? Reply<Status, z.input<Body>> & { readonly body: z.input<Body> }
    : Reply<Status, undefined>;
}[keyof R & number];

/** A request whose input matches the route's schemas. */
export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown, Actor = UserActor | null> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The signed-in user; null on `public` and `optional-token` routes. */
  readonly actor: Actor;
  /** The signed-in user as the read that authenticated them found them; null where `actor` is. */
  readonly user: Actor extends UserActor ? UserView : null;
  readonly client: ClientInfo;
  readonly requestId: string;
  /** The path and the query as the client sees them, for links. */
  readonly self: { readonly path: string; readonly search: string };
  header(name: string): string | undefined;
  /**
   * The bearer token as sent, for `optional-token` routes.
   * @throws InvalidAccessToken when the header is malformed
   */
  accessToken(): string | null;
  /** Limits wrong passwords of this client by user, for `signIn`: email and username of one user count together. */
  passwordCheckLimit(identifier: string): PasswordCheckLimit;
  /** The absolute path of a route of the API: `/users/1` becomes `/api/v1/users/1`. */
  link(path: string): string;
}

/** Whether the route can be called without signing in. */
export function isOpen({ access }: { readonly access: Access }): boolean {
  return access === "public" || access === "optional-token";
}

type Schema = z.ZodType | undefined;
/** The output of a schema; undefined where the route has none. */
export type ParsedBy<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;
/** The actor of a route with this access; null on open routes. */
export type ActorOf<A extends Access> = A extends "public" | "optional-token" ? null : UserActor;

/** The part of a route that does not depend on its schemas. */
export interface RouteDescription {
  readonly method: Method;
  /** Below the API's base path, with parameters as OpenAPI writes them: `/users/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly tag: string;
  /** Default: `json`. */
  readonly bodyType?: "json" | "form" | undefined;
  /** Default: false. */
  readonly bodyIsOptional?: boolean | undefined;
  /** Codes of the errors that the handler throws, for the documentation. */
  readonly throws?: readonly string[] | undefined;
  /** By error code, the field that it is about, where it differs from the problem table. */
  readonly fields?: FieldNames | undefined;
  /** Default: `problem`. */
  readonly errorFormat?: ErrorFormat | undefined;
  /** Limits the requests of one client. */
  readonly rateLimit?: RateLimitRule | undefined;
}

/** A route with the types of its schemas. */
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

/** One operation of the API. Routing, validation, authorization and OpenAPI are derived from it. */
export interface Route extends RouteDescription {
  readonly access: Access;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly responses: Responses;
  readonly attemptLimits?: readonly AttemptLimit<RouteRequest>[];
  handle(request: RouteRequest): Promise<Reply> | Reply;
}

/** Routes and their base path, as the server sees it. */
export interface RouteGroup {
  readonly basePath: string;
  readonly routes: readonly Route[];
}

/** Defines a route. The types of `handle` follow from the schemas; it calls one use case and maps its result to a reply. */
export function defineRoute<
  const A extends Access,
  const R extends Responses,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(definition: RouteDefinition<P, Q, B, A, R>): Route {
  // The request pipeline calls `handle` only with output of the schemas, which is what its types say.
  return definition as unknown as Route;
}
