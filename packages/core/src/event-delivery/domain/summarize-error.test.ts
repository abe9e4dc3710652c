import { expect, test } from "vitest";
import { summarizeError } from "./summarize-error.ts";

test.each([
  [
    "postgres://app:s3cret@db.internal:5432/app refused",
    "postgres://[redacted]@db.internal:5432/app refused",
  ],
  ["GET https://u:p@ss@host/x failed", "GET https://[redacted]@host/x failed"],
  ["Authorization: Bearer abc.def-123", "Authorization: [redacted]"],
  ["sent Bearer abc.def-123 to it", "sent Bearer [redacted] to it"],
  ['{"password":"correct horse","name":"x"}', '{"password":[redacted],"name":"x"}'],
  ["api_key=12345&user=7", "api_key=[redacted]&user=7"],
  ["client-secret: hunter2, tries: 3", "client-secret: [redacted], tries: 3"],
  ["apikey = 12345 failed", "apikey = [redacted] failed"],
  ["password_hash=12345 failed", "password_hash=[redacted] failed"],
  ["authorization:\n\tbasic \t abc== failed", "authorization: [redacted] failed"],
  ["sent basic  abc== to it", "sent basic [redacted] to it"],
  ["{'password':'correct horse','name':'x'}", "{'password':[redacted],'name':'x'}"],
  ["password='correct horse", "password=[redacted]"],
  ['{"password":"correct horse', '{"password":[redacted]'],
  ["got eyJhbGciOi.eyJzdWIi.c2ln back", "got [redacted] back"],
  ["550 mailbox ada@example.com unavailable", "550 mailbox [redacted] unavailable"],
  ["key 4f9a8c7b6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a rejected", "key [redacted] rejected"],
  ["key abcdefghijklmnopqrstuvwxyz012345 rejected", "key [redacted] rejected"],
  ["key 12345678901234567890123456789012a rejected", "key [redacted] rejected"],
])("[SEC-074] takes what looks like a secret out of %j", (message, expected) => {
  expect(summarizeError(new Error(message))).toBe(`Error: ${expected}`);
});

test.each([
  "connect ECONNREFUSED 127.0.0.1:25",
  "user 01890a5d-ac96-774b-bcce-b302099a8057 has no inbox",
  "Cannot read properties of undefined (reading 'toLowerCase')",
  "HTTP 503: try again in 30 s",
  "internationalizationConfigurationProvider is undefined",
  "12345678901234567890123456789012345 is too large",
])("leaves %j as it is", (message) => {
  expect(summarizeError(new TypeError(message))).toBe(`TypeError: ${message}`);
});

test("[SEC-074] is one line without control characters, of at most 500 characters", () => {
  expect(summarizeError(new Error("a\r\nb\tc\u0000d\u2028e\ud800f\u001b[31m"))).toBe(
    "Error: a b c d e f [31m",
  );
  expect(summarizeError(new Error("the server closed the connection\n"))).toBe(
    "Error: the server closed the connection",
  );
  const longest = `Error: ${"x ".repeat(246)}x`;
  expect(summarizeError(new Error(longest.slice("Error: ".length)))).toBe(longest);
  const long = summarizeError(new Error("é😀".repeat(100_000)));
  expect([...long]).toHaveLength(500);
  expect(long.isWellFormed()).toBe(true);
  expect(long.endsWith("…")).toBe(true);
});

test("describes any thrown value that is not an error", () => {
  const hostile = {
    toString() {
      throw new Error("no");
    },
  };
  expect([undefined, null, "text", 7, Symbol("s"), hostile, new Error()].map(summarizeError)).toEqual([
    "threw undefined",
    "threw null",
    "threw text",
    "threw 7",
    "threw Symbol(s)",
    "threw a value that can't be shown",
    "Error",
  ]);
});

// Work that grows with the square of the length would outlast the test.
test("summarizes huge messages that match its patterns at every position", () => {
  for (const text of [
    "a@".repeat(500_000),
    "password=".repeat(200_000),
    "x:".repeat(500_000),
    "//".repeat(500_000),
  ]) {
    expect(summarizeError(new Error(text)).length).toBeLessThanOrEqual(500);
  }
});
