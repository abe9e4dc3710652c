import type { IncomingMessage } from "node:http";
import { headerCount } from "../middleware/header-count.ts";

/** RFC 9110 §7.2 and RFC 3986 §3.2.2: a host name or address, which may be empty, and an optional port; no user information. */
const uriHost = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::\d*)?$/;

/** @returns why the request's `Host` is invalid (RFC 9112 §3.2), which is answered with 400; null when it is valid */
export function hostHeaderFault({ rawHeaders, headers, httpVersion }: IncomingMessage): string | null {
  const { host } = headers;
  if (host === undefined) return httpVersion === "1.1" ? "The request has no Host header." : null;
  if (headerCount(rawHeaders, "host") > 1) return "The request has more than one Host header.";
  return uriHost.test(host) ? null : "The Host header is not a host name or address with an optional port.";
}
