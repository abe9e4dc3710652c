import { execFile } from "node:child_process";
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadOrCreateSecretKey } from "./load-or-create-secret-key.ts";
import { WeakSecretKey } from "./weak-secret-key.ts";

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-secret-"));
  path = join(directory, "deep", "secret-key");
});
afterEach(() => rm(directory, { recursive: true }));

test("creates a secret once, readable only by its owner", async () => {
  const first = loadOrCreateSecretKey(path);
  expect(loadOrCreateSecretKey(path).derive("test")).toEqual(first.derive("test"));
  expect(await readFile(path, "utf8")).toMatch(/^[\w-]{43}\n$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(directory, "deep"))).toEqual(["secret-key"]);
});

test("refuses a file without a secret, and does not change it", async () => {
  const empty = join(directory, "empty");
  await writeFile(empty, "");
  expect(() => loadOrCreateSecretKey(empty)).toThrow(WeakSecretKey);
  expect(await readFile(empty, "utf8")).toBe("");
});

test("does not write the secret to a file that another user placed there", async () => {
  const [trap, planted] = [join(directory, "trap"), join(directory, "secret-key")];
  await writeFile(trap, "mine");
  await symlink(trap, `${planted}.${process.pid}`);
  loadOrCreateSecretKey(planted);
  expect(await readFile(trap, "utf8")).toBe("mine");
  expect((await lstat(planted)).isFile()).toBe(true);
});

test("gives processes that start at once the same secret", async () => {
  const module = new URL("load-or-create-secret-key.ts", import.meta.url).href;
  const script = `const { loadOrCreateSecretKey } = await import(${JSON.stringify(module)});
    console.log(Buffer.from(loadOrCreateSecretKey(${JSON.stringify(path)}).derive("test")).toString("hex"));`;
  const argv = ["--conditions=portcullis-source", "--input-type=module", "--eval", script];
  const runs = await Promise.all(
    Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, argv)),
  );
  expect(new Set(runs.map(({ stdout }) => stdout.trim()))).toHaveProperty("size", 1);
});
