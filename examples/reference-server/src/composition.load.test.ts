import { Password } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import { expect, test } from "vitest";
import { testSecretKey } from "../../../tests/support/server-defaults.ts";
import { compose } from "./composition.ts";
import { parseConfiguration } from "./configuration/configuration.ts";
import { createLogger } from "./logger.ts";

/** Milliseconds of CPU time of a wrong password for an unknown identifier. */
async function workOfFailure(environment: Record<string, string>): Promise<number> {
  const configuration = parseConfiguration({
    DATABASE_URL: "memory:",
    SECRET_KEY: testSecretKey,
    LOG_LEVEL: "silent",
    ...environment,
  });
  const logger = createLogger(configuration);
  const { container, stores } = await compose(configuration, { publicUrl: "http://id.test", logger });
  const hasher = container.get(TYPES.passwordHasher);
  const password = Password.parse("not the password");
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3; time += 1) {
    const before = process.cpuUsage();
    await hasher.verify(password, null);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  await stores.close();
  return least;
}

test("IMPORTED_BCRYPT_COST reaches the hasher, so that a wrong password costs as much for every identifier", async () => {
  // bcrypt of cost 11 alone takes four times as long as our own hashes.
  expect(await workOfFailure({ IMPORTED_BCRYPT_COST: "11" })).toBeGreaterThan(2 * (await workOfFailure({})));
});
