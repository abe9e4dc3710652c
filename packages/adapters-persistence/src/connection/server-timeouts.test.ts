import { describe, expect, test } from "vitest";
import { InvalidDatabaseUrl } from "../errors/invalid-database-url.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { setTimeouts, takeTimeouts } from "./server-timeouts.ts";

describe("takeTimeouts", () => {
  test("removes timeouts from the URL and keeps everything else", () => {
    const url = "postgresql://u:p%40@h:1/shop?sslmode=require&statement_timeout=30000&lock_timeout=0";
    expect(takeTimeouts(url)).toEqual({
      url: "postgresql://u:p%40@h:1/shop?sslmode=require",
      timeouts: { statement_timeout: 30_000, lock_timeout: 0 },
    });
  });

  test("returns a URL without timeouts unchanged", () => {
    const url = "postgresql://h/shop?options=-c%20work_mem%3D1MB";
    expect(takeTimeouts(url)).toEqual({ url, timeouts: {} });
  });

  test.each(["5s", "-1", "", "1.5", "2147483648", "0; drop table users"])("refuses %j", (text) => {
    const url = `postgresql://h/shop?statement_timeout=${encodeURIComponent(text)}`;
    expect(() => parseDatabaseUrl(url)).toThrow(InvalidDatabaseUrl);
    expect(() => parseDatabaseUrl(url)).toThrow(/^statement_timeout in the database URL is not /);
  });
});

test("timeouts are set for the session or for the running transaction", () => {
  const timeouts = { statement_timeout: 1, lock_timeout: 2 };
  expect(setTimeouts(timeouts, "session")).toBe("set statement_timeout = 1; set lock_timeout = 2");
  expect(setTimeouts(timeouts, "transaction")).toBe(
    "set local statement_timeout = 1; set local lock_timeout = 2",
  );
});
