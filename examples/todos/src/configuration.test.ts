import { describe, expect, test } from "vitest";
import type { Environment } from "./configuration.ts";
import { InvalidConfiguration, parseConfiguration } from "./configuration.ts";

const secret = "WesJDacDFaqySZKXFMgXz7TW-vseqlI2zJ3T3_0VY6w";

function problemsOf(environment: Environment): readonly string[] {
  try {
    parseConfiguration(environment);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
  return [];
}

describe("configuration", () => {
  test("needs nothing", () => {
    const defaults = {
      appEnv: "development",
      host: "127.0.0.1",
      port: 3000,
      database: { url: "pglite:.data/todos", schema: "public", pooler: "none" },
      secretKey: undefined,
      publicUrl: undefined,
      bootstrapAdmin: null,
      grants: { user: ["todos:read", "todos:write"], admin: ["todos:read", "todos:write", "todos:manage"] },
      logLevel: "info",
    };
    expect(parseConfiguration({})).toEqual(defaults);
    expect(parseConfiguration({ PORT: "", SECRET_KEY: "", TODOS_GRANTS: "" })).toEqual(defaults);
  });

  test("takes what is set", () => {
    const configuration = parseConfiguration({
      APP_ENV: "production",
      HOST: "::1",
      PORT: "0",
      DATABASE_URL: "postgresql://ada@db/todos",
      DATABASE_SCHEMA: "app_1",
      DATABASE_POOLER: "transaction",
      SECRET_KEY: secret,
      PUBLIC_URL: "https://todos.example.com/",
      BOOTSTRAP_ADMIN_EMAIL: "root@example.com",
      BOOTSTRAP_ADMIN_PASSWORD: "secret",
      TODOS_GRANTS: "user=todos:read",
      LOG_LEVEL: "silent",
    });
    expect(configuration).toEqual({
      appEnv: "production",
      host: "::1",
      port: 0,
      database: { url: "postgresql://ada@db/todos", schema: "app_1", pooler: "transaction" },
      secretKey: secret,
      publicUrl: "https://todos.example.com",
      bootstrapAdmin: { email: "root@example.com", password: "secret" },
      grants: { user: ["todos:read"] },
      logLevel: "silent",
    });
  });

  test.each(["memory:", "pglite:memory"])("takes %s for a database in memory", (url) => {
    expect(parseConfiguration({ DATABASE_URL: url }).database).toMatchObject({ url, schema: "public" });
  });

  test.each<readonly [Environment, string]>([
    [{ PORT: "http" }, "PORT is not a port from 0 to 65535"],
    [{ PORT: "65536" }, "PORT is not a port from 0 to 65535"],
    [{ DATABASE_URL: "pglite:" }, "DATABASE_URL can't be used: The database URL names no directory."],
    [
      { DATABASE_URL: "mysql://db" },
      "DATABASE_URL can't be used: The scheme of the database URL is not supported",
    ],
    [{ DATABASE_POOLER: "session" }, "DATABASE_POOLER must be one of none, transaction"],
    [{ DATABASE_SCHEMA: "x-y" }, "DATABASE_SCHEMA is not a schema name"],
    [{ SECRET_KEY: "secret" }, "SECRET_KEY "],
    [{ DATABASE_URL: "postgres://db/todos" }, "SECRET_KEY is missing. Generate one: "],
    [{ APP_ENV: "production" }, "PUBLIC_URL is missing"],
    [{ APP_ENV: "prod" }, "APP_ENV must be one of development, staging, production, test"],
    [{ SECRET_KEY_FILE: "/nowhere/secret" }, "SECRET_KEY_FILE names a file that can't be read (ENOENT)"],
    [{ PUBLIC_URL: "todos.example.com" }, "PUBLIC_URL is not an http or https URL"],
    [{ BOOTSTRAP_ADMIN_EMAIL: "x" }, "BOOTSTRAP_ADMIN_EMAIL is set without BOOTSTRAP_ADMIN_PASSWORD"],
    [{ BOOTSTRAP_ADMIN_PASSWORD: "x" }, "BOOTSTRAP_ADMIN_PASSWORD is set without BOOTSTRAP_ADMIN_EMAIL"],
    [{ TODOS_GRANTS: "user=todos:fly" }, "TODOS_GRANTS names the permission todos:fly"],
    [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be one of trace"],
  ])("%j is refused in one line", (environment, problem) => {
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(problems[0]).not.toMatch(/\n|SECRET_KEY SECRET_KEY/);
  });

  test("every problem has a line", () => {
    const environment = { PORT: "-1", TODOS_GRANTS: "user;admin=x:y", BOOTSTRAP_ADMIN_EMAIL: "x" };
    expect(problemsOf(environment)).toHaveLength(4);
  });
});
