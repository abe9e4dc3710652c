import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSecretKey } from "@portcullis/adapters-auth";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseConfiguration } from "./configuration.ts";
import { secretKeyOf } from "./secret-key-of.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-secret-"));
});
afterEach(() => rm(directory, { recursive: true }));

const configure = (more: Record<string, string> = {}) =>
  parseConfiguration({ DATABASE_URL: `pglite:${join(directory, "db")}`, ...more });

test("in development a secret is created once and kept, readable only by its owner", async () => {
  const first = secretKeyOf(configure()).derive("test");
  expect(secretKeyOf(configure()).derive("test")).toEqual(first);
  expect(await readdir(directory)).toEqual(["db.secret-key"]);
  expect((await stat(join(directory, "db.secret-key"))).mode & 0o777).toBe(0o600);
});

test("elsewhere one has to be set", async () => {
  for (const APP_ENV of ["staging", "production", "test"]) {
    expect(() => configure({ APP_ENV })).toThrow("SECRET_KEY is missing");
  }
  expect(await readdir(directory)).toEqual([]);
});

test("a secret that is set is used unchanged", () => {
  const mine = randomBytes(32).toString("base64url");
  expect(secretKeyOf(configure({ SECRET_KEY: mine })).derive("test")).toEqual(
    parseSecretKey(mine).derive("test"),
  );
});

test.each(["memory:", "pglite:memory"])("in memory (%s) the secret ends with the process", async (url) => {
  const secret = () => secretKeyOf(parseConfiguration({ DATABASE_URL: url })).derive("test");
  expect(secret()).not.toEqual(secret());
  expect(await readdir(directory)).toEqual([]);
});
