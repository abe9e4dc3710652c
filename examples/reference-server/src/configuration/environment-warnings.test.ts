import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Environment } from "./environment.ts";
import { environmentWarnings } from "./environment-warnings.ts";

const known = ["APP_ENV", "PORT", "DATABASE_URL", "SECRET_KEY"];

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-env-"));
});
afterEach(() => rm(directory, { recursive: true }));

const warnings = (variables: Environment) => [...environmentWarnings(directory, variables, known)];

test("[SEC-059] a variable of the process is named when it is close to a known one, never its value", () => {
  expect(
    warnings({ DATABSE_URL: "postgres://u:hunter2@db/app", PORTT: "1", PORT_RANGE: "1-2", EDITOR: "vi" }),
  ).toEqual([
    "the variable DATABSE_URL is not known; did you mean DATABASE_URL?",
    "the variable PORTT is not known; did you mean PORT?",
  ]);
  expect(warnings({ PORT: "1", PORTT: "" })).toEqual([]);
});

test("of the files that are read every unknown variable is named", async () => {
  await writeFile(
    join(directory, ".env"),
    "PORT=1\nSECRET_KYE=hunter2\nREDIS_URL=redis://x\nNODE_ENV=production\n",
  );
  await writeFile(join(directory, ".env.staging"), "APP_ENVV=x\n");
  await writeFile(join(directory, ".env.production"), "NOT_READ=1\n");
  expect(warnings({ APP_ENV: "staging" })).toEqual([
    ".env sets the variable SECRET_KYE, which is not known; did you mean SECRET_KEY?",
    ".env sets the variable REDIS_URL, which is not known",
    ".env sets the variable NODE_ENV, which is not known; did you mean APP_ENV?",
    ".env.staging sets the variable APP_ENVV, which is not known; did you mean APP_ENV?",
  ]);
});

test.each<readonly [Environment, readonly string[]]>([
  [
    { NODE_ENV: "production" },
    ["NODE_ENV is production and APP_ENV is not set, so this runs as development: set APP_ENV"],
  ],
  [
    { NODE_ENV: "production", APP_ENV: "" },
    ["NODE_ENV is production and APP_ENV is not set, so this runs as development: set APP_ENV"],
  ],
  [
    { NODE_ENV: "development", APP_ENV: "production" },
    ["NODE_ENV is development and APP_ENV is production: APP_ENV decides"],
  ],
  [
    { NODE_ENV: "production", APP_ENV: "development" },
    ["NODE_ENV is production and APP_ENV is development: APP_ENV decides"],
  ],
  [
    { NODE_ENV: "evil\nwarning: all is well", APP_ENV: "staging" },
    ["NODE_ENV is something else and APP_ENV is staging: APP_ENV decides"],
  ],
  [{ NODE_ENV: "production", APP_ENV: "production" }, []],
  [{ NODE_ENV: "production", APP_ENV: "staging" }, []],
  [{ NODE_ENV: "development" }, []],
  [{ NODE_ENV: "test" }, []],
  [{ APP_ENV: "production" }, []],
])("%j", (variables, expected) => expect(warnings(variables)).toEqual(expected));

test("APP_ENV may come from .env", async () => {
  await writeFile(join(directory, ".env"), "APP_ENV=production\n");
  expect(warnings({ NODE_ENV: "production" })).toEqual([]);
});
