import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Configuration } from "./configuration.ts";

/**
 * The SECRET_KEY as set, or in development one made at the first start and kept beside the data, readable by its
 * owner alone. Undefined where it is missing and must be set.
 */
export function secretKeyText({ secretKey, appEnv, database }: Configuration): string | undefined {
  if (secretKey !== undefined || appEnv !== "development") return secretKey;
  const made = randomBytes(32).toString("base64url");
  if (database.kind === "memory") return made;
  return keepSecret(
    database.kind === "pglite" ? `${database.directory}.secret-key` : ".data/secret-key",
    made,
  );
}

/** Of several processes that start at once, the first to link its file wins and all read that one, complete. */
function keepSecret(path: string, made: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${made}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!exists) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, "utf8").trim();
}
