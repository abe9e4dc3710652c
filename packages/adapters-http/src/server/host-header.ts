import type { IncomingMessage } from "node:http";

/** RFC 9110 §7.2 and RFC 3986 §3.2.2: a name or an address, or nothing, and a port; no user information. */
const uriHost = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::\d*)?$/;

/** @returns what is wrong with a request's `Host` (RFC 9112 §3.2), which is then answered 400; null when nothing is */
export function hostHeaderFault({ rawHeaders, headers, httpVersion }: IncomingMessage): string | null {
  const { host } = headers;
  if (host === undefined) return httpVersion === "1.1" ? "The Host header is missing." : null;
  if (countHosts(rawHeaders) > 1) return "There is more than one Host header.";
  return uriHost.test(host) ? null : "The Host header is not a host name or address with an optional port.";
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === "host".length && name.toLowerCase() === "host") count += 1;
  }
  return count;
}
