import { randomBytes, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseSecretKey } from "./parse-secret-key.ts";
import type { SecretKey } from "./secret-key.ts";

/**
 * The secret that the file holds; the first call makes it, readable by its owner alone. For development, and for a
 * single machine whose disk is trusted; elsewhere a secret comes from the environment. Of several processes that start
 * at once all get the same.
 * @throws WeakSecretKey when the file holds something else
 */
export function loadOrMakeSecretKey(path: string): SecretKey {
  return parseSecretKey(read(path) ?? make(path));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** The first to link its complete file wins, and all read that one. */
function make(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // A name that nobody foresees, and never a file that is there: its owner could read what is written to it.
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
