import { Overloaded, StoreUnavailable } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { explainDatabaseError } from "./explain-database-error.ts";

function failed(message: string, details: object = {}): StoreUnavailable {
  return new StoreUnavailable({ cause: Object.assign(new Error(message), details) });
}

describe("explainDatabaseError", () => {
  test.each([
    [
      failed("connect", { code: "ECONNREFUSED", address: "10.0.0.1", port: 5432 }),
      /10\.0\.0\.1:5432.*ECONNREFUSED/,
    ],
    [failed("getaddrinfo", { code: "ENOTFOUND", hostname: "db.internal" }), /db\.internal.*ENOTFOUND/],
    [failed("connect ENOENT", { code: "ENOENT", address: "/run/.s.PGSQL.5432" }), /no socket \/run/],
    [failed("read-only transaction", { code: "25006" }), /read-only.*25006/],
    [failed("idle-in-transaction timeout", { code: "25P03" }), /frozen.*25P03/],
    [failed("transaction timeout", { code: "25P04" }), /transaction_timeout.*25P04/],
    [failed("could not extend file", { code: "53100" }), /disk .*full.*53100/],
    [
      failed('prepared statement "s" does not exist', { code: "26000" }),
      /DATABASE_POOLER=transaction.*26000/,
    ],
    [failed("too many clients", { code: "53300" }), /max_connections.*53300/],
    [failed("timeout exceeded when trying to connect"), /in time/],
    [failed("Connection terminated unexpectedly"), /closed the connection/],
    [new Overloaded({ cause: new Error("No connection was free for 5000 ms.") }), /^No connection was free/],
    [new Error("something\n  else"), /^something else$/],
    ["text", /^text$/],
  ])("what may pass by itself: %s", (error, reason) => {
    expect(explainDatabaseError(error)).toEqual({
      reason: expect.stringMatching(reason),
      isConfiguration: false,
    });
  });

  test.each([
    [
      failed('password authentication failed for user "u"', { code: "28P01" }),
      /password authentication.*28P01/,
    ],
    [failed("no pg_hba.conf entry", { code: "28000" }), /pg_hba\.conf.*28000/],
    [failed('database "none" does not exist', { code: "3D000" }), /"none" does not exist.*3D000/],
    [failed("The server does not support SSL connections"), /refuses TLS/],
    [failed("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), /sslrootcert/],
    [failed("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"), /URL has none/],
  ])("what has to be corrected: %s", (error, reason) => {
    expect(explainDatabaseError(error)).toEqual({
      reason: expect.stringMatching(reason),
      isConfiguration: true,
    });
  });

  test("of several addresses of one host, the first", () => {
    const attempts = ["::1", "127.0.0.1"].map((address) =>
      Object.assign(new Error("connect"), { code: "ECONNREFUSED", address, port: 9 }),
    );
    const both = Object.assign(new AggregateError(attempts), { code: "ECONNREFUSED" });
    expect(explainDatabaseError(new StoreUnavailable({ cause: both })).reason).toContain("::1:9");
  });
});
