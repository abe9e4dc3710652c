import { randomBytes } from "node:crypto";
import type { SecretKey } from "@portcullis/adapters-auth";
import { loadOrCreateSecretKey, parseSecretKey, secretKeyHint } from "@portcullis/adapters-auth";
import type { Configuration } from "./configuration.ts";
import { InvalidConfiguration } from "./configuration.ts";
import { isPersistent } from "./database-url.ts";

/**
 * The SECRET_KEY that is set. In development, where it may be missing, one is created at the first start and stored in a
 * file beside the data that only its owner can read.
 * @throws InvalidConfiguration when it is missing elsewhere
 */
export function secretKeyOf({
  secretKey,
  appEnv,
  database,
}: Pick<Configuration, "secretKey" | "appEnv" | "database">): SecretKey {
  if (secretKey !== undefined) return parseSecretKey(secretKey);
  if (appEnv !== "development") throw new InvalidConfiguration([`SECRET_KEY is missing. ${secretKeyHint}`]);
  if (!isPersistent(database)) return parseSecretKey(randomBytes(32).toString("base64url"));
  const beside = database.kind === "pglite" ? `${database.directory}.` : ".data/";
  return loadOrCreateSecretKey(`${beside}secret-key`);
}
