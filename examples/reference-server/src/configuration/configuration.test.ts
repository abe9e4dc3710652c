import { resolve } from "node:path";
import { parseDatabaseUrl } from "@portcullis/adapters-persistence";
import { describe, expect, test } from "vitest";
import { InvalidConfiguration, parseConfiguration } from "./configuration.ts";

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfiguration(environment);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
  return [];
}

describe("parseConfiguration", () => {
  test("has a default for everything", () => {
    expect(parseConfiguration({})).toEqual({
      host: "127.0.0.1",
      port: 3_000,
      appEnv: "development",
      database: { kind: "pglite", url: "pglite:.data/pglite", directory: resolve(".data/pglite") },
      databaseSchema: "public",
      databasePool: { min: 2, max: 10 },
      databasePooler: "none",
      migrateOnStart: true,
      secretKey: undefined,
      tokens: { algorithm: "EdDSA", issuer: undefined, audience: "portcullis" },
      publicUrl: undefined,
      sessionPolicy: {
        accessTokenTtl: 900_000,
        idleTtl: 604_800_000,
        maxAge: 2_592_000_000,
        maxRotations: 10_000,
        refreshGrace: 10_000,
      },
      registration: "open",
      bootstrapAdmin: null,
      rateLimit: "on",
      trustProxy: 0,
      maxConnections: 10_000,
      maxConnectionsPerClient: 1_000,
      corsOrigins: [],
      logLevel: "info",
      logFormat: "json",
    });
  });

  test("reads an empty variable as unset", () => {
    expect(parseConfiguration({ PORT: "", CORS_ORIGINS: "" }).port).toBe(3_000);
  });

  test("by default migrates at start on PGlite only", () => {
    const url = "postgres://localhost/app";
    expect(parseConfiguration({ DATABASE_URL: url }).migrateOnStart).toBe(false);
    expect(parseConfiguration({ DATABASE_URL: url, MIGRATE_ON_START: "true" }).migrateOnStart).toBe(true);
    expect(parseConfiguration({ MIGRATE_ON_START: "false" }).migrateOnStart).toBe(false);
  });

  test("by default logs readable lines on a terminal, and JSON elsewhere", () => {
    expect(parseConfiguration({}, true).logFormat).toBe("pretty");
    expect(parseConfiguration({ LOG_FORMAT: "json" }, true).logFormat).toBe("json");
  });

  test.each([
    ["memory:", { kind: "memory" }],
    ["pglite:memory", { kind: "pglite", directory: null }],
    ["pglite:/var/lib/app", { kind: "pglite", directory: "/var/lib/app" }],
    ["pglite://app", { kind: "pglite", directory: resolve("app") }],
    ["postgresql://u:p@db/app", { kind: "postgresql", name: "app" }],
  ])("reads the database %s", (url, location) => {
    expect(parseConfiguration({ DATABASE_URL: url }).database).toEqual({
      ...parseDatabaseUrl(url),
      ...location,
      url,
    });
  });

  test.each(["mysql://localhost", "pglite:", "memory", "postgres:", "postgres://db", "postgres://db/%"])(
    "refuses the database %j",
    (url) => {
      const refused = /^DATABASE_URL can't be used: .+$/;
      expect(problemsOf({ DATABASE_URL: url })).toEqual([expect.stringMatching(refused)]);
    },
  );

  test("reads the cost of imported bcrypt hashes, within what is verified", () => {
    expect(parseConfiguration({}).importedBcryptCost).toBeUndefined();
    expect(parseConfiguration({ IMPORTED_BCRYPT_COST: "12" }).importedBcryptCost).toBe(12);
    for (const cost of ["3", "17", "high"])
      expect(problemsOf({ IMPORTED_BCRYPT_COST: cost })).toEqual([
        expect.stringMatching(/^IMPORTED_BCRYPT_COST is not /),
      ]);
  });

  test("names every problem at once", () => {
    const problems = problemsOf({
      PORT: "70000",
      APP_ENV: "prod",
      DATABASE_URL: "mysql://localhost",
      BOOTSTRAP_ADMIN_EMAIL: "root@example.com",
      ACCESS_TOKEN_TTL: "soon",
      SESSION_MAX_ROTATIONS: "0",
      REFRESH_GRACE: "2m",
      PUBLIC_URL: "example.com",
      CORS_ORIGINS: "https://a.example/path",
      RATE_LIMIT: "maybe",
    });
    expect(problems).toEqual([
      "PORT is not between 0 and 65535",
      "APP_ENV must be one of development, staging, production, test",
      expect.stringMatching(/^DATABASE_URL can't be used: .+pglite:<directory>, or pglite:memory or memory:/),
      "PUBLIC_URL is not an http or https URL",
      "ACCESS_TOKEN_TTL is not a duration such as 10s, 15m or 7d, from 1s to 1d",
      "SESSION_MAX_ROTATIONS is not between 1 and 1000000",
      "REFRESH_GRACE is not a duration such as 10s, 15m or 7d, from 0 to 1m",
      "RATE_LIMIT must be one of on, off",
      "CORS_ORIGINS is not a comma-separated list of origins such as https://app.example.com",
      "BOOTSTRAP_ADMIN_EMAIL is set without BOOTSTRAP_ADMIN_PASSWORD: set both, or neither",
      expect.stringMatching(/^SECRET_KEY is missing\. Generate one: node -p /),
    ]);
  });

  test("names a weak secret beside whatever else is wrong, and does not repeat it", () => {
    const problems = problemsOf({ PORT: "abc", SECRET_KEY: "hunter2" });
    expect(problems).toEqual([
      "PORT is not a whole number of 0 or more",
      expect.stringMatching(/^SECRET_KEY .+ Generate one: node -p/),
    ]);
    expect(problems.join()).not.toContain("hunter2");
  });

  test("production needs PUBLIC_URL, without which it would advertise an address of its own machine", () => {
    const secure = { SECRET_KEY: "WesJDacDFaqySZKXFMgXz7TW-vseqlI2zJ3T3_0VY6w" };
    expect(problemsOf({ ...secure, APP_ENV: "production" })).toEqual([
      "PUBLIC_URL is missing: set it to the address that clients use, such as https://id.example.com",
    ]);
    expect(problemsOf({ ...secure, APP_ENV: "production", PUBLIC_URL: "https://id.example.com" })).toEqual(
      [],
    );
    for (const APP_ENV of ["staging", "test"]) expect(problemsOf({ ...secure, APP_ENV })).toEqual([]);
  });

  test("refuses variables that contradict each other", () => {
    expect(problemsOf({ DATABASE_POOL_MIN: "20" })).toEqual(["DATABASE_POOL_MIN is above DATABASE_POOL_MAX"]);
    expect(problemsOf({ BOOTSTRAP_ADMIN_EMAIL: "root@example.com" })).toEqual([
      "BOOTSTRAP_ADMIN_EMAIL is set without BOOTSTRAP_ADMIN_PASSWORD: set both, or neither",
    ]);
    expect(problemsOf({ BOOTSTRAP_ADMIN_PASSWORD: "a long password" })).toEqual([
      "BOOTSTRAP_ADMIN_PASSWORD is set without BOOTSTRAP_ADMIN_EMAIL: set both, or neither",
    ]);
  });
});
