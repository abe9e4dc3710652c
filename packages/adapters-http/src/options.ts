import type { HealthCheck, Portcullis, PublicKeySource } from "@portcullis/core";
import type { HttpLogger } from "./logging/http-logger.ts";
import { silentLogger } from "./logging/http-logger.ts";
import type { ProblemType } from "./problems/problem-details.ts";
import type { RateLimiter } from "./rate-limit/rate-limiter.ts";
import type { Route } from "./route-kit/define/route.ts";

/** What can be served beside the API, at the root. */
export const documentNames = ["index", "openapi", "docs", "redoc", "jwks", "health"] as const;
/** One of `documentNames`. */
export type DocumentName = (typeof documentNames)[number];

/** What is served, where, and to whom. Only `portcullis`, `publicKeys` and `publicUrl` are required. */
export interface HttpApiOptions {
  readonly portcullis: Portcullis;
  readonly publicKeys: PublicKeySource;
  /** The stores that requests need. */
  readonly healthChecks?: readonly HealthCheck[] | undefined;
  /** Silent unless told otherwise. */
  readonly logger?: HttpLogger | undefined;
  /** Where clients reach the root of the server, such as `https://id.example.com`. Links are made from it alone. */
  readonly publicUrl: string;
  /** Of the application that is served; `0.0.0` unless told otherwise. */
  readonly version?: string | undefined;
  /** `Portcullis` unless told otherwise. */
  readonly title?: string | undefined;
  /** What the OpenAPI document says of the API, in Markdown. */
  readonly description?: string | undefined;
  /** What the OpenAPI document says of the host's own tags, by name. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Where everything is mounted in the host's app, such as `/identity`; at its root unless told otherwise. */
  readonly prefix?: string | undefined;
  /** Where the API is below the prefix: `/api/v1` unless told otherwise. */
  readonly basePath?: string | undefined;
  /** How many proxies' `X-Forwarded-For` is believed: 0 unless told otherwise. */
  readonly trustProxy?: number | undefined;
  /** Origins whose scripts may call the API; none unless told otherwise. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** `on` unless told otherwise. */
  readonly rateLimit?: "on" | "off" | undefined;
  /** Counts in this process unless told otherwise. */
  readonly rateLimiter?: RateLimiter | undefined;
  /** The host's own routes, served and documented beside Portcullis's, in the same error format. */
  readonly routes?: readonly Route[] | undefined;
  /** What HTTP makes of the host's own errors; type it `ProblemTypes<TheirUnion>`. */
  readonly problems?: Readonly<Record<string, ProblemType>> | undefined;
  /** What is served beside the API: everything unless told otherwise. */
  readonly documents?: readonly DocumentName[] | undefined;
  /** Whether paths that nobody answers get our 404, for a server that is nothing but this API; else the host's turn. */
  readonly ownsEveryPath?: boolean | undefined;
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

/** @throws TypeError for what can't work */
export function resolveOptions(options: HttpApiOptions, defaultLimiter: () => RateLimiter): ResolvedOptions {
  const { prefix = "", basePath = "/api/v1", trustProxy = 0, rateLimit = "on" } = options;
  if (!mountPoint.test(prefix) || !mountPoint.test(basePath))
    throw new TypeError("prefix and basePath are paths without a slash at the end, as in /identity");
  if (!Number.isInteger(trustProxy) || trustProxy < 0)
    throw new TypeError("trustProxy is a number of proxies");
  return {
    healthChecks: [],
    logger: silentLogger,
    version: "0.0.0",
    title: "Portcullis",
    description: "Users, sessions, roles and permissions. Errors are problem documents (RFC 9457).",
    tags: {},
    corsOrigins: [],
    routes: [],
    problems: {},
    documents: documentNames,
    ownsEveryPath: false,
    ...withoutUndefined(options),
    prefix,
    basePath,
    trustProxy,
    rateLimit,
    publicUrl: new URL(options.publicUrl),
    rateLimiter: rateLimit === "off" ? null : (options.rateLimiter ?? defaultLimiter()),
  };
}

type Defined<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

function withoutUndefined<T extends object>(options: T): Defined<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets which name had which type.
  return Object.fromEntries(entries) as Defined<T>;
}
