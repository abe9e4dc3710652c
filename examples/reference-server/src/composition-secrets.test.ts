import { AUTH_TYPES } from "@portcullis/adapters-auth/module";
import * as http from "@portcullis/adapters-http/module";
import { TYPES } from "@portcullis/inversify";
import type { Container } from "inversify";
import { afterEach, expect, test } from "vitest";
import { compose } from "./composition.ts";
import { parseConfiguration } from "./configuration/configuration.ts";
import { createLogger } from "./logger.ts";
import { startServer } from "./server/start-server.ts";

const secretKey = "q5bB3vJkX+0W8yT/6nZr4pQeHs1uGdLcVfMxA9oEi2Y=";
const secrets = [secretKey, "bootstrap password", "database password"];
const environment = {
  APP_ENV: "test",
  PORT: "0",
  LOG_LEVEL: "silent",
  DATABASE_URL: "postgres://portcullis:database%20password@127.0.0.1:9/none",
  SECRET_KEY: secretKey,
  BOOTSTRAP_ADMIN_EMAIL: "root@example.com",
  BOOTSTRAP_ADMIN_PASSWORD: "bootstrap password",
};
const configuration = parseConfiguration(environment);
const logger = createLogger(configuration);

/** The secrets in what can be read from a value: properties of any name, entries, text and bytes. */
function secretsIn(root: unknown): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  const read = (text: string) => {
    for (const secret of secrets)
      if (text.includes(secret) || text.includes(encodeURIComponent(secret))) found.add(secret);
  };
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === "string") read(value);
    if (value === null || !["object", "function"].includes(typeof value) || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Uint8Array) {
      read(Buffer.from(value).toString("base64"));
      continue;
    }
    if (value instanceof Map) waiting.push(...value.keys(), ...value.values());
    if (value instanceof Set) waiting.push(...value);
    for (const property of Object.values(Object.getOwnPropertyDescriptors(value)))
      waiting.push(property.value);
  }
  return [...found];
}

let close = async () => undefined as unknown;
afterEach(() => close());

test("the configuration has every secret, which this search finds", () => {
  expect(secretsIn({ deep: [new Map([[1, configuration]])] })).toEqual(expect.arrayContaining(secrets));
});

/** By name, the secrets in what each service identifier resolves to. A container keeps its bindings in private fields. */
function secretsInBindings(container: Container): ReadonlyMap<string, readonly string[]> {
  const identifiers = [TYPES, AUTH_TYPES, http].flatMap((each) => Object.entries<unknown>({ ...each }));
  return new Map(
    identifiers.flatMap(([name, identifier]) => {
      // Of all exports, symbols are the service identifiers.
      if (typeof identifier !== "symbol" || !container.isBound(identifier)) return [];
      return [[name, secretsIn(container.getAll<unknown>(identifier))]];
    }),
  );
}

test("no binding shows a secret, and of the composition only the stores show the database's", async () => {
  const composition = await compose(configuration, { publicUrl: "http://id.test", logger });
  close = () => composition.stores.close();
  const found = secretsInBindings(composition.container);
  expect(found.size).toBeGreaterThan(60);
  expect([...found.values()].flat()).toEqual([]);
  expect(secretsIn(composition.stores)).toEqual(["database password"]);
  expect(secretsIn({ ...composition, stores: null })).toEqual([]);
});

test("a running server does not show them either", async () => {
  const server = await startServer(parseConfiguration({ ...environment, DATABASE_URL: "memory:" }), logger);
  close = () => server.stop();
  await server.ready;
  expect(secretsIn(server)).toEqual([]);
  expect([...secretsInBindings(server.composition.container).values()].flat()).toEqual([]);
});
