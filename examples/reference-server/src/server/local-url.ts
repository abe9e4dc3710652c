import { isIPv6 } from "node:net";

/** The URL of a bound address, for clients on this machine. */
export function localUrl(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
