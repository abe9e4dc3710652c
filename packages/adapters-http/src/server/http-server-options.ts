import type { HttpLogger } from "../logging/http-logger.ts";
import { silentLogger } from "../logging/http-logger.ts";

/** Bounds on the resources that clients may occupy. Times are in milliseconds. */
export interface HttpServerOptions {
  /**
   * The number of trusted reverse proxies, as in `HttpApiOptions`. With one or more, the peer of every connection is a
   * proxy: connections are not bounded per client, which the proxy has to do. Default: 0.
   */
  readonly trustProxy?: number | undefined;
  /**
   * Open connections. A new connection beyond the limit closes the one that the server has waited for longest: idle, or
   * with an incomplete request or an unread response. The new one is closed only while the server is processing a request
   * of every other. Default: 10,000.
   */
  readonly maxConnections?: number | undefined;
  /**
   * Open connections of one client address (for IPv6, of its /64), with the rule of `maxConnections` among this client's
   * connections. Ignored with `trustProxy`. Default: 1,000.
   */
  readonly maxConnectionsPerClient?: number | undefined;
  /**
   * Unanswered requests on one connection. They are handled one at a time; one more closes the connection. Default: 16.
   */
  readonly maxPipelinedRequests?: number | undefined;
  /** From the connection, or the first byte of a later request, to the end of the header fields. Default: 10 s. */
  readonly headersTimeout?: number | undefined;
  /** From the same moment to the end of the body; not below `headersTimeout`. Default: 30 s. */
  readonly requestTimeout?: number | undefined;
  /**
   * Between two requests on one connection. Default: 5 s, and 75 s with `trustProxy`, because a proxy that reuses its
   * connections for longer than the server keeps them answers 502.
   */
  readonly keepAliveTimeout?: number | undefined;
  /** Without a byte in either direction, as when a response is not read. Default: 60 s. */
  readonly inactivityTimeout?: number | undefined;
  /**
   * How long `close` leaves idle connections open, so that a request that is already on its way is answered, with
   * `Connection: close`, instead of reset. Default: 200 ms, more than a round trip takes.
   */
  readonly closeGrace?: number | undefined;
  /** Receives a warning when a bound closed connections, at most once a minute per bound. Default: silent. */
  readonly logger?: HttpLogger | undefined;
}

export type ResolvedServerOptions = {
  readonly [Name in keyof HttpServerOptions]-?: NonNullable<HttpServerOptions[Name]>;
};

const keepAliveOfClients = 5_000;
/** Above the 60 s for which proxies and load balancers commonly reuse a connection. */
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
      throw new RangeError(`${name} has to be a whole number above 0.`);
  }
  if (!Number.isSafeInteger(trustProxy) || trustProxy < 0)
    throw new RangeError("trustProxy has to be a number of proxies: 0 or more.");
  if (bounds.requestTimeout < bounds.headersTimeout)
    throw new RangeError("requestTimeout has to be at least headersTimeout.");
  return { ...bounds, trustProxy, logger: options.logger ?? silentLogger };
}
