import { randomBytes, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseSecretKey } from "./parse-secret-key.ts";
import type { SecretKey } from "./secret-key.ts";

/**
 * Reads the secret key from a file. The first call creates the file, readable by its owner only. For development, and for
 * a single machine whose disk is trusted; elsewhere take the secret from the environment. Processes that start at the
 * same time get the same secret.
 * @throws WeakSecretKey when the content of the file is not a secret key
 */
export function loadOrCreateSecretKey(path: string): SecretKey {
  return parseSecretKey(read(path) ?? create(path));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Of several processes the first to link its complete file wins, and all read that file. */
function create(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // An unpredictable name, and never an existing file, whose owner could read the secret.
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, {
    mode: 0o600,
    flag: "wx",
    flush: true,
  });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, "utf8").trim();
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
