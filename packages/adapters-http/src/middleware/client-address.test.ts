import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { clientAddress, clientKey } from "./client-address.ts";

const proxy = "10.0.0.9";

function request(forwardedFor?: string, remoteAddress: string | undefined = proxy): IncomingMessage {
  const headers = forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor };
  // A boundary: all that is read of a request.
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}

describe("the address behind a trusted proxy", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["192.0.2.1:5678", "192.0.2.1"],
    ["\t192.0.2.1:5678 ", "192.0.2.1"],
    ["2001:db8::1", "2001:db8::1"],
    ["2001:0DB8:0:0::0001", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["2001:db8::1:443", "2001:db8::1:443"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:0201", "192.0.2.1"],
    ["[::ffff:192.0.2.1]:5678", "192.0.2.1"],
    ["fe80::1%eth0", "fe80::1"],
    ["[fe80::1%eth0]:443", "fe80::1"],
    ["6.6.6.6, 192.0.2.1:5678", "192.0.2.1"],
    ["nonsense, [2001:db8::1]:443", "2001:db8::1"],
  ])("[SEC-121] of %j is %s", (header, address) => {
    expect(clientAddress(request(header), 1)).toBe(address);
  });

  test.each([
    "",
    "unknown",
    "_hidden",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.01",
    "0xc0000201",
    "3221225985",
    "192.0.2.1:",
    "192.0.2.1:65536",
    "192.0.2.1:http",
    "192.0.2.1:1:2",
    "192.0.2.1/32",
    "[192.0.2.1]",
    "[192.0.2.1]:80",
    "[2001:db8::1",
    "2001:db8::1]",
    "[2001:db8::1]443",
    "[2001:db8::1]:",
    "[2001:db8::1]:99999",
    "[]",
    "[]:80",
    "2001:db8:::1",
    "2001:db8::/64",
    '"192.0.2.1"',
    "for=192.0.2.1",
    "192.0.2.1,",
    "192.0.2.1, ",
    "6.6.6.6, nonsense",
    "x".repeat(10_000),
    `[${"1:".repeat(5_000)}]:80`,
  ])("[SEC-121] of %j is the proxy's own", (header) => {
    expect(clientAddress(request(header), 1)).toBe(proxy);
  });

  test("is the n-th from the right, whatever a client wrote before", () => {
    const header = "6.6.6.6:1, 192.0.2.1:5678, 10.0.0.1:80";
    expect(clientAddress(request(header), 2)).toBe("192.0.2.1");
    expect(clientAddress(request(header), 1)).toBe("10.0.0.1");
    expect(clientAddress(request(header), 0)).toBe(proxy);
    expect(clientAddress(request("192.0.2.1:5678"), 3)).toBe("192.0.2.1");
    expect(clientAddress(request(), 1)).toBe(proxy);
  });

  test("follows neither `Forwarded` nor `X-Real-IP`", () => {
    const forged = request();
    Object.assign(forged.headers, { forwarded: "for=6.6.6.6", "x-real-ip": "6.6.6.6" });
    expect(clientAddress(forged, 1)).toBe(proxy);
  });

  test("is IPv4 where a dual-stack socket spells it as IPv6", () => {
    expect(clientAddress(request(undefined, "::ffff:192.0.2.1"), 0)).toBe("192.0.2.1");
    expect(clientAddress(request(undefined, "::FFFF:192.0.2.1"), 0)).toBe("192.0.2.1");
    expect(clientAddress({ headers: {}, socket: {} } as unknown as IncomingMessage, 0)).toBe("");
  });
});

describe("the key of a client", () => {
  test.each([
    ["192.0.2.1", ["192.0.2.1:5678", "::ffff:192.0.2.1", "[::ffff:c000:201]:1", " 192.0.2.1 "]],
    ["2001:db8:0:0::/64", ["2001:db8::1", "[2001:db8::2]:443", "2001:DB8:0:0:ffff::", "2001:db8::%eth0"]],
    ["2001:db8:0:1::/64", ["2001:db8:0:1::", "[2001:db8:0:1::ffff]"]],
  ])("is %s for every spelling", (key, spellings) => {
    expect(spellings.map(clientKey)).toEqual(spellings.map(() => key));
  });

  test("[SEC-121] is one for all that is no address", () => {
    expect(["", "unknown", "192.0.2.1:x", "[::1", "x".repeat(1_000)].map(clientKey)).toEqual([
      "",
      "",
      "",
      "",
      "",
    ]);
  });
});
