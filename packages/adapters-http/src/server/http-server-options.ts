import type { HttpLogger } from "../logging/http-logger.ts";
import { silentLogger } from "../logging/http-logger.ts";

/** Bounds on what clients may hold of a server. Times are milliseconds. */
export interface HttpServerOptions {
  /**
   * How many reverse proxies in front are trusted, as in `HttpApiOptions`. With one or more, the peer of every
   * connection is a proxy: connections are not bounded per client, which is then the proxy's part. Default: 0.
   */
  readonly trustProxy?: number | undefined;
  /**
   * Open connections. A new connection beyond them closes the one that the server has waited for longest: idle, or with
   * an unfinished request or an answer that is not read. The new one is closed only while the server works on a request
   * of every other. Default: 10,000.
   */
  readonly maxConnections?: number | undefined;
  /**
   * Open connections of one client address, an IPv6 client being its /64; the rule is that of `maxConnections`, among
   * this client's connections. Ignored with `trustProxy`. Default: 1,000.
   */
  readonly maxConnectionsPerClient?: number | undefined;
  /**
   * Requests that a client may send on one connection before the first of them is answered. They are handled one after
   * another; the connection is closed when another one comes. Default: 16.
   */
  readonly maxPipelinedRequests?: number | undefined;
  /** From the connection, or the first byte of a later request, to the end of its header fields. Default: 10 s. */
  readonly headersTimeout?: number | undefined;
  /** From the same moment to the end of the request's body; not below `headersTimeout`. Default: 30 s. */
  readonly requestTimeout?: number | undefined;
  /**
   * Between two requests on one connection. Default: 5 s, and 75 s with `trustProxy`, because a proxy that reuses its
   * connections for longer than the server keeps them answers 502.
   */
  readonly keepAliveTimeout?: number | undefined;
  /** Without a byte in either direction, as when an answer is not read. Default: 60 s. */
  readonly inactivityTimeout?: number | undefined;
  /**
   * How long `close` leaves idle connections open. A request that a client sends on one of them before it can know of
   * the close is answered, with `Connection: close`, rather than reset. Default: 200 ms, more than a round trip takes.
   */
  readonly closeGrace?: number | undefined;
  /** Is warned when a bound on connections or requests closed some, once a minute for each bound. Default: silent. */
  readonly logger?: HttpLogger | undefined;
}

export type ResolvedServerOptions = {
  readonly [Name in keyof HttpServerOptions]-?: NonNullable<HttpServerOptions[Name]>;
};

const keepAliveOfClients = 5_000;
/** Above the 60 s that proxies and load balancers commonly keep a connection to reuse it. */
const keepAliveOfProxies = 75_000;

/** @throws RangeError for a bound that is not a whole number above 0, and for a `requestTimeout` below `headersTimeout` */
export function resolveServerOptions(options: HttpServerOptions): ResolvedServerOptions {
  const trustProxy = options.trustProxy ?? 0;
  const bounds = {
    maxConnections: options.maxConnections ?? 10_000,
    maxConnectionsPerClient: options.maxConnectionsPerClient ?? 1_000,
    maxPipelinedRequests: options.maxPipelinedRequests ?? 16,
    headersTimeout: options.headersTimeout ?? 10_000,
    requestTimeout: options.requestTimeout ?? 30_000,
    keepAliveTimeout: options.keepAliveTimeout ?? (trustProxy > 0 ? keepAliveOfProxies : keepAliveOfClients),
    inactivityTimeout: options.inactivityTimeout ?? 60_000,
    closeGrace: options.closeGrace ?? 200,
  };
  for (const [name, value] of Object.entries(bounds)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`${name} is not a whole number above 0`);
  }
  if (!Number.isSafeInteger(trustProxy) || trustProxy < 0)
    throw new RangeError("trustProxy is not a number of proxies");
  if (bounds.requestTimeout < bounds.headersTimeout)
    throw new RangeError("requestTimeout is below headersTimeout");
  return { ...bounds, trustProxy, logger: options.logger ?? silentLogger };
}
