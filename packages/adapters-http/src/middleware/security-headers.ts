import type { IncomingMessage, ServerResponse } from "node:http";
import type { HelmetOptions } from "helmet";
import helmet from "helmet";

export type SecurityHeaders = Readonly<Record<string, string>>;
type Directives = Readonly<Record<string, readonly string[]>>;

const nothing: Directives = {
  "default-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
};
const twoYears = 63_072_000;

/** Headers for JSON responses, which load nothing; `directives` allow what a documentation page loads. */
export function securityHeaders(publicUrl: URL, directives: Directives = {}): SecurityHeaders {
  const isHttps = publicUrl.protocol === "https:";
  return collect({
    contentSecurityPolicy: { useDefaults: false, directives: { ...nothing, ...directives } },
    strictTransportSecurity: isHttps && { maxAge: twoYears, includeSubDomains: true },
    xFrameOptions: { action: "deny" },
    crossOriginEmbedderPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xPoweredBy: false,
    xXssProtection: false,
  });
}

/** Runs helmet once and records its headers, so that a request costs no more than setting them. */
function collect(options: HelmetOptions): SecurityHeaders {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader(name: string, value: string): void {
      headers[name] = value;
    },
  };
  // helmet reads nothing of the request and calls nothing but setHeader.
  helmet(options)({} as IncomingMessage, recorder as unknown as ServerResponse, (error) => {
    if (error !== undefined) throw error;
  });
  return headers;
}
