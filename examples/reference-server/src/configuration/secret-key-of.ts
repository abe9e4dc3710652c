import { randomBytes } from "node:crypto";
import type { SecretKey } from "@portcullis/adapters-auth";
import { loadOrMakeSecretKey, parseSecretKey } from "@portcullis/adapters-auth";
import type { Configuration } from "./configuration.ts";
import { InvalidConfiguration } from "./configuration.ts";
import { lasts } from "./database-url.ts";

/**
 * The SECRET_KEY as set, or in development one made at the first start and kept beside the data, readable by its
 * owner alone.
 * @throws InvalidConfiguration where it is missing and must be set
 */
export function secretKeyOf({ secretKey, appEnv, database }: Configuration): SecretKey {
  if (secretKey !== undefined) return parseSecretKey(secretKey);
  if (appEnv !== "development") throw new InvalidConfiguration(["SECRET_KEY is missing"]);
  if (!lasts(database)) return parseSecretKey(randomBytes(32).toString("base64url"));
  const beside = database.kind === "pglite" ? `${database.directory}.` : ".data/";
  return loadOrMakeSecretKey(`${beside}secret-key`);
}
