import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import {
  chmod,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DatabaseInUse } from "../errors/database-in-use.ts";
import { DatabaseLockFailed } from "../errors/database-lock-failed.ts";
import { DatabaseLost } from "../errors/database-lost.ts";
import { lockDataDirectory } from "./data-directory-lock.ts";
import { thisProcess } from "./lock-owner.ts";

const program = new URL("../test-support/hold-data-directory.ts", import.meta.url).pathname;

describe("lockDataDirectory", () => {
  const children: ChildProcess[] = [];
  let parent: string;
  let directory: string;
  let ownerFile: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "portcullis-lock-"));
    directory = join(parent, "data");
    ownerFile = join(directory, "portcullis.owner");
  });

  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    await rm(parent, { recursive: true });
  });

  /** Starts a process that claims the directory, and waits for what it says. */
  async function claimElsewhere(): Promise<{ child: ChildProcess; output: string }> {
    const child = spawn(process.execPath, ["--conditions=portcullis-source", program, directory]);
    children.push(child);
    const [output] = await once(child.stdout, "data");
    return { child, output: String(output).trim() };
  }

  async function claimAndRelease(): Promise<void> {
    await (await lockDataDirectory(directory)).release();
  }

  test("creates the directory and its parents for their owner only, and does not change existing ones", async () => {
    await chmod(parent, 0o755);
    directory = join(parent, "made", "data");
    await claimAndRelease();
    const modes = [parent, join(parent, "made"), directory].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o755, 0o700, 0o700]);
  });

  test("leaves an empty file for the lock, which only its owner can open", async () => {
    const lock = await lockDataDirectory(directory);
    expect(await readdir(directory)).toEqual(["portcullis.lock", "portcullis.owner"]);
    await lock.release();
    expect(await readdir(directory)).toEqual(["portcullis.lock"]);
    const { size, mode } = await stat(join(directory, "portcullis.lock"));
    expect([size, mode & 0o777]).toEqual([0, 0o600]);
  });

  test("refuses a second claim in this process, by any name, and a new one once the first is released", async () => {
    const first = await lockDataDirectory(directory);
    const alias = join(parent, "alias");
    await symlink(directory, alias);
    await expect(lockDataDirectory(directory)).rejects.toThrow(DatabaseInUse);
    await expect(lockDataDirectory(alias)).rejects.toThrow(DatabaseInUse);
    // The refused ones have not freed the first one's lock.
    expect((await claimElsewhere()).output).toContain(`open in process ${process.pid}: `);
    await first.release();
    await claimAndRelease();
  });

  test("refuses a directory that another process has locked, and names the process", async () => {
    const { child, output } = await claimElsewhere();
    expect(output).toBe("held");
    await expect(lockDataDirectory(directory)).rejects.toThrow(new RegExp(`^.+ process ${child.pid}: .+$`));
  });

  test("refuses a directory whose holder is stopped, for as long as that takes", async () => {
    const { child } = await claimElsewhere();
    child.kill("SIGSTOP");
    const longAgo = new Date(Date.now() - 60_000);
    for (const name of await readdir(directory)) await utimes(join(directory, name), longAgo, longAgo);
    await expect(lockDataDirectory(directory)).rejects.toThrow(`process ${child.pid}`);
  });

  test("takes over at once from a process that was killed", async () => {
    await kill((await claimElsewhere()).child);
    await claimAndRelease();
  });

  test.runIf(process.platform === "linux")(
    "takes over at once from a killed process that its parent has not reaped",
    async () => {
      const command = `"${process.execPath}" --conditions=portcullis-source "${program}" "${directory}" & echo $!; exec sleep 60`;
      const neglectful = spawn("sh", ["-c", command]);
      children.push(neglectful);
      let output = "";
      for await (const chunk of neglectful.stdout) {
        output += String(chunk);
        if (output.includes("held")) break;
      }
      const pid = Number.parseInt(output, 10);
      process.kill(pid, "SIGKILL");
      const state = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
      await expect.poll(state).toBe("Z");
      await claimAndRelease();
    },
  );

  test("of processes that take over at once, one succeeds", async () => {
    await kill((await claimElsewhere()).child);
    const claims = await Promise.all(Array.from({ length: 4 }, claimElsewhere));
    expect(claims.filter(({ output }) => output === "held")).toHaveLength(1);
  });

  test.each([
    ["this machine, although its process id is in use", {}],
    ["another machine", { kernel: "elsewhere", host: "elsewhere" }],
  ])("takes over from an owner without the lock on %s", async (_, place) => {
    await writeOwner({ ...thisProcess(), pid: process.ppid, ...place });
    await claimAndRelease();
  });

  test("an owner that was replaced detects it at once and permanently, and does not change its successor's file", async () => {
    const lock = await lockDataDirectory(directory);
    lock.requireHeld();
    const own = await readFile(ownerFile);
    const successor = { ...thisProcess(), kernel: "elsewhere", host: "elsewhere", pid: 7 };
    await writeOwner(successor);
    expect(lock.isHeld()).toBe(false);
    expect(() => lock.requireHeld()).toThrow("process 7 on elsewhere");
    await writeFile(ownerFile, own);
    expect(() => lock.requireHeld()).toThrow(DatabaseLost);
    await writeOwner(successor);
    await lock.release();
    expect(JSON.parse(await readFile(ownerFile, "utf8"))).toEqual(successor);
  });

  test("an owner whose directory was removed or replaced has lost it", async () => {
    const lock = await lockDataDirectory(directory);
    await rm(directory, { recursive: true });
    const successor = await lockDataDirectory(directory);
    expect(() => lock.requireHeld()).toThrow(DatabaseLost);
    successor.requireHeld();
    await lock.release();
    successor.requireHeld();
    await successor.release();
  });

  test.each([
    ["a copy", async () => void (await cp(directory, `${directory}.copy`, { recursive: true }))],
    [
      "a directory of links to its files",
      async () => {
        await mkdir(`${directory}.copy`);
        for (const name of await readdir(directory))
          await link(join(directory, name), join(`${directory}.copy`, name));
      },
    ],
  ])("[SEC-102] an owner whose directory was replaced by %s has lost it", async (_, copy) => {
    const lock = await lockDataDirectory(directory);
    await copy();
    lock.requireHeld();
    await rename(directory, `${directory}.old`);
    await rename(`${directory}.copy`, directory);
    expect(() => lock.requireHeld()).toThrow("another directory was put in its place");
    await rename(directory, `${directory}.copy`);
    await rename(`${directory}.old`, directory);
    expect(() => lock.requireHeld()).toThrow(DatabaseLost);
    await lock.release();
  });

  test("an owner whose link leads elsewhere now has lost the directory", async () => {
    const target = join(parent, "target");
    await mkdir(target);
    await symlink(target, directory);
    const lock = await lockDataDirectory(directory);
    await cp(target, `${target}.copy`, { recursive: true });
    await symlink(`${target}.copy`, `${directory}.new`);
    lock.requireHeld();
    await rename(`${directory}.new`, directory);
    expect(() => lock.requireHeld()).toThrow(DatabaseLost);
    await lock.release();
  });

  test("refuses in one line what can't be locked", async () => {
    await mkdir(join(directory, "portcullis.lock"), { recursive: true });
    const refusal = await lockDataDirectory(directory).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseLockFailed);
    expect(String(refusal)).toMatch(/^DatabaseLockFailed: The database in \S+ can't be locked \(.+\): .+$/);
  });

  async function writeOwner(owner: object): Promise<void> {
    await mkdir(directory, { recursive: true });
    await writeFile(ownerFile, JSON.stringify(owner));
  }
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
