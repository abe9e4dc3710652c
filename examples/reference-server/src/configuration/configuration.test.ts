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
      database: { kind: "pglite", url: "pglite:.data/pglite", directory: ".data/pglite" },
      databaseSchema: "public",
      databasePool: { min: 2, max: 10 },
      migrateOnStart: true,
      secretKey: undefined,
      tokens: { algorithm: "EdDSA", issuer: undefined, audience: "portcullis" },
      publicUrl: undefined,
      sessionPolicy: {
        accessTokenTtl: 900_000,
        idleTtl: 604_800_000,
        maxAge: 2_592_000_000,
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

  test("takes an empty variable for unset", () => {
    expect(parseConfiguration({ PORT: "", CORS_ORIGINS: "" }).port).toBe(3_000);
  });

  test("migrates at start on PGlite alone, unless told otherwise", () => {
    const url = "postgres://localhost/app";
    expect(parseConfiguration({ DATABASE_URL: url }).migrateOnStart).toBe(false);
    expect(parseConfiguration({ DATABASE_URL: url, MIGRATE_ON_START: "true" }).migrateOnStart).toBe(true);
    expect(parseConfiguration({ MIGRATE_ON_START: "false" }).migrateOnStart).toBe(false);
  });

  test("logs for people on a terminal, else as JSON, unless told otherwise", () => {
    expect(parseConfiguration({}, true).logFormat).toBe("pretty");
    expect(parseConfiguration({ LOG_FORMAT: "json" }, true).logFormat).toBe("json");
  });

  test.each([
    ["memory:", { kind: "memory" }],
    ["pglite:/var/lib/app", { kind: "pglite", url: "pglite:/var/lib/app", directory: "/var/lib/app" }],
    ["postgresql://u:p@db/app", { kind: "postgres", url: "postgresql://u:p@db/app" }],
  ])("reads the database %s", (url, location) => {
    expect(parseConfiguration({ DATABASE_URL: url }).database).toEqual(location);
  });

  test.each(["mysql://localhost", "pglite:", "pglite:memory", "memory", "postgres:", ""])(
    "refuses the database %j",
    (url) => {
      expect(problemsOf({ DATABASE_URL: url })).toEqual(
        url === "" ? [] : ["DATABASE_URL is none of pglite:<directory>, postgres://…, memory:"],
      );
    },
  );

  test("names every problem at once", () => {
    const problems = problemsOf({
      PORT: "70000",
      APP_ENV: "prod",
      DATABASE_URL: "mysql://localhost",
      BOOTSTRAP_ADMIN_EMAIL: "root@example.com",
      ACCESS_TOKEN_TTL: "soon",
      REFRESH_GRACE: "2m",
      PUBLIC_URL: "example.com",
      CORS_ORIGINS: "https://a.example/path",
      RATE_LIMIT: "maybe",
    });
    expect(problems).toEqual([
      "PORT is not between 0 and 65535",
      "APP_ENV is none of development, staging, production, test",
      "DATABASE_URL is none of pglite:<directory>, postgres://…, memory:",
      "PUBLIC_URL is not an http or https URL",
      "ACCESS_TOKEN_TTL is not a duration such as 10s, 15m or 7d, from 1s to 1d",
      "REFRESH_GRACE is not a duration such as 10s, 15m or 7d, from 0 to 1m",
      "RATE_LIMIT is none of on, off",
      "CORS_ORIGINS is not a comma-separated list of origins such as https://app.example.com",
      "BOOTSTRAP_ADMIN_PASSWORD is missing beside BOOTSTRAP_ADMIN_EMAIL",
      expect.stringMatching(/^SECRET_KEY is missing; make one with: node -p /),
    ]);
  });

  test("names a weak secret beside whatever else is wrong, and does not repeat it", () => {
    const problems = problemsOf({ PORT: "abc", SECRET_KEY: "hunter2" });
    expect(problems).toEqual([
      "PORT is not a whole number",
      expect.stringMatching(/^SECRET_KEY .+make one with/),
    ]);
    expect(problems.join()).not.toContain("hunter2");
  });

  test("checks what hangs together", () => {
    expect(problemsOf({ DATABASE_POOL_MIN: "20" })).toEqual(["DATABASE_POOL_MIN is above DATABASE_POOL_MAX"]);
    expect(problemsOf({ BOOTSTRAP_ADMIN_EMAIL: "root@example.com" })).toEqual([
      "BOOTSTRAP_ADMIN_PASSWORD is missing beside BOOTSTRAP_ADMIN_EMAIL",
    ]);
    expect(problemsOf({ BOOTSTRAP_ADMIN_PASSWORD: "a long password" })).toEqual([
      "BOOTSTRAP_ADMIN_EMAIL is missing beside BOOTSTRAP_ADMIN_PASSWORD",
    ]);
  });
});
