import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** RFC 4291 §2.5.4: the 64-bit prefix that one customer's network usually has. */
const groupsOfNetwork = 4;

/** Forms in which some proxies write addresses: `192.0.2.1:5678`, `[2001:db8::1]:443`, `[2001:db8::1]`. */
const withPort = /^(?:\[(?<v6>[^\]]*)\]|(?<v4>[\d.]+)(?=:))(?::(?<port>\d{1,5}))?$/;
const highestPort = 65_535;

/**
 * The client's address. Of `X-Forwarded-For` only the entries of `trustProxy` proxies are trusted: each appends the
 * address it saw, so the client's is the n-th from the right. An entry that is not an address, with or without a port,
 * is replaced by the address of the peer. Other headers, `Forwarded` (RFC 7239) included, are ignored.
 */
export function clientAddress(request: IncomingMessage, trustProxy: number): string {
  const remote = request.socket.remoteAddress ?? "";
  const peer = parseAddress(remote) ?? remote;
  const header = request.headers["x-forwarded-for"];
  if (trustProxy === 0 || header === undefined) return peer;
  const hops = String(header).split(",");
  return parseAddress(hops.at(-trustProxy) ?? hops[0] ?? "") ?? peer;
}

/**
 * One key per client for every spelling of its address: the IPv4 address, or the /64 network of an IPv6 address, without
 * port. All text that is not an address has one key: a client that can choose it could choose another for each request.
 */
export function clientKey(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === null) return "";
  const ip = ipaddr.parse(parsed);
  if (ip instanceof ipaddr.IPv4) return parsed;
  const network = ip.parts.slice(0, groupsOfNetwork).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/** The canonical address (RFC 5952; IPv4-mapped IPv6 as IPv4), without port and zone; null when it is not an address. */
function parseAddress(text: string): string | null {
  const typed = text.trim();
  const { v4, v6, port } = withPort.exec(typed)?.groups ?? {};
  if (port !== undefined && Number(port) > highestPort) return null;
  const address = v6 ?? v4 ?? typed;
  const family = isIP(address);
  if (family === 0 || (v6 !== undefined && family !== 6)) return null;
  // The zone of a link-local address (RFC 4007 §11) names an interface of the proxy, not a client.
  const [unzoned = ""] = address.split("%", 1);
  return ipaddr.process(unzoned).toString();
}
