import type { HealthCheck, Portcullis, PublicKeySource } from "@portcullis/core";
import type { HttpLogger } from "./logging/http-logger.ts";
import { silentLogger } from "./logging/http-logger.ts";
import type { ProblemType } from "./problems/problem-details.ts";
import { InProcessRateLimiter } from "./rate-limit/in-process-rate-limiter.ts";
import type { RateLimiter } from "./rate-limit/rate-limiter.ts";
import type { Route } from "./route-kit/define/route.ts";

/** The documents that can be served beside the API, at the root. */
export const documentNames = ["index", "openapi", "docs", "redoc", "jwks", "health"] as const;
/** One of `documentNames`. */
export type DocumentName = (typeof documentNames)[number];

/** What the API serves, where, and to which origins. Only `portcullis`, `publicKeys` and `publicUrl` are required. */
export interface HttpApiOptions {
  readonly portcullis: Portcullis;
  readonly publicKeys: PublicKeySource;
  /** Checks of the data stores that requests need. Default: none. */
  readonly healthChecks?: readonly HealthCheck[] | undefined;
  /** Default: silent. */
  readonly logger?: HttpLogger | undefined;
  /** The URL of the server's root as clients see it, such as `https://id.example.com`. All links derive from it. */
  readonly publicUrl: string;
  /** The version of the application. Default: `0.0.0`. */
  readonly version?: string | undefined;
  /** The title of the OpenAPI document. Default: `Portcullis`. */
  readonly title?: string | undefined;
  /** The description of the OpenAPI document, in Markdown. */
  readonly description?: string | undefined;
  /** Descriptions of the host's own tags in the OpenAPI document, by name. Default: none. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The path at which everything is mounted in the host's app, such as `/identity`. Default: the root. */
  readonly prefix?: string | undefined;
  /** The path of the API below the prefix. Default: `/api/v1`. */
  readonly basePath?: string | undefined;
  /** The number of proxies whose `X-Forwarded-For` entries are trusted. Default: 0. */
  readonly trustProxy?: number | undefined;
  /** Origins whose scripts may call the API. Default: none. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Default: `on`. */
  readonly rateLimit?: "on" | "off" | undefined;
  /** Default: an `InProcessRateLimiter`. */
  readonly rateLimiter?: RateLimiter | undefined;
  /** The host's own routes, served and documented beside Portcullis's, in the same error format. Default: none. */
  readonly routes?: readonly Route[] | undefined;
  /** Problem types of the host's own errors; type it `ProblemTypes<TheirUnion>`. Default: none. */
  readonly problems?: Readonly<Record<string, ProblemType>> | undefined;
  /** The documents that are served beside the API. Default: all. */
  readonly documents?: readonly DocumentName[] | undefined;
  /** Whether the API answers unknown paths with 404. Default: false, which leaves them to the host's next middleware. */
  readonly answersUnknownPaths?: boolean | undefined;
}

export type ResolvedOptions = {
  readonly [Name in keyof Omit<HttpApiOptions, "rateLimiter" | "publicUrl">]-?: NonNullable<
    HttpApiOptions[Name]
  >;
} & {
  readonly publicUrl: URL;
  readonly rateLimiter: RateLimiter | null;
};

const mountPoint = /^(?:\/[A-Za-z0-9._~-]+)*$/;

/** @throws TypeError for an invalid path, URL or number of proxies */
export function resolveOptions(options: HttpApiOptions): ResolvedOptions {
  const { prefix = "", basePath = "/api/v1", trustProxy = 0, rateLimit = "on" } = options;
  if (!mountPoint.test(prefix) || !mountPoint.test(basePath))
    throw new TypeError(
      "prefix and basePath have to be paths without parameters or a trailing slash, such as /identity.",
    );
  if (!Number.isInteger(trustProxy) || trustProxy < 0)
    throw new TypeError("trustProxy has to be a number of proxies: 0 or more.");
  return {
    healthChecks: [],
    logger: silentLogger,
    version: "0.0.0",
    title: "Portcullis",
    description:
      "Users, sessions, roles and permissions. Error responses are problem details (RFC 9457); their `code` is stable.",
    tags: {},
    corsOrigins: [],
    routes: [],
    problems: {},
    documents: documentNames,
    answersUnknownPaths: false,
    ...withoutUndefined(options),
    prefix,
    basePath,
    trustProxy,
    rateLimit,
    publicUrl: new URL(options.publicUrl),
    rateLimiter: rateLimit === "off" ? null : (options.rateLimiter ?? new InProcessRateLimiter()),
  };
}

type Defined<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

function withoutUndefined<T extends object>(options: T): Defined<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  // Object.fromEntries loses the types of the members.
  return Object.fromEntries(entries) as Defined<T>;
}
