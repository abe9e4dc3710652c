import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

const mappedPrefix = "::ffff:";
/** RFC 4291 §2.5.4: the 64 bits that one customer's network usually has. */
const groupsOfNetwork = 4;

/**
 * The address a request came from. `X-Forwarded-For` is believed only as far as `trustProxy` proxies wrote it: each
 * appends the address it saw, so the client's is the n-th from the right.
 */
export function clientAddress(request: IncomingMessage, trustProxy: number): string {
  const peer = plain(request.socket.remoteAddress ?? "");
  const header = request.headers["x-forwarded-for"];
  if (trustProxy === 0 || header === undefined) return peer;
  const hops = String(header).split(",");
  const claimed = (hops.at(-trustProxy) ?? hops[0] ?? "").trim();
  return ipaddr.isValid(claimed) ? plain(claimed) : peer;
}

/** IPv4 as IPv4, also where a dual-stack socket spells it as IPv6. */
function plain(address: string): string {
  return address.startsWith(mappedPrefix) && address.includes(".")
    ? address.slice(mappedPrefix.length)
    : address;
}

/** One key per client however its address is spelt: an IPv4 address, or the /64 network of an IPv6 one. */
export function clientKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, groupsOfNetwork).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}
