import { isIPv6 } from "node:net";

/** How a browser on this machine reaches the address that was bound. */
export function publicUrlOf(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
