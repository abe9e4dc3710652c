import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, utimesSync } from "node:fs";
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
import { thisProcess } from "./directory-owner.ts";

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
  async function claimElsewhere(): Promise<{ child: ChildProcess; said: string }> {
    const child = spawn(process.execPath, ["--conditions=portcullis-source", program, directory]);
    children.push(child);
    const [said] = await once(child.stdout, "data");
    return { child, said: String(said).trim() };
  }

  /** Without a wait for touches of the owner's file: such a wait would outlast the test. */
  async function claimAndRelease(): Promise<void> {
    await (await lockDataDirectory(directory, 3_600_000)).release();
  }

  test("makes the directory and its parents for their owner only, and leaves existing ones as they are", async () => {
    await chmod(parent, 0o755);
    directory = join(parent, "made", "data");
    await claimAndRelease();
    const modes = [parent, join(parent, "made"), directory].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o755, 0o700, 0o700]);
  });

  test("leaves an empty file for the lock, which nobody else can open", async () => {
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
    expect((await claimElsewhere()).said).toContain(`open in process ${process.pid}: `);
    await first.release();
    await claimAndRelease();
  });

  test("refuses a directory that another process holds, and names the process", async () => {
    const { child, said } = await claimElsewhere();
    expect(said).toBe("held");
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
    "takes over at once from a killed process that its parent has not noticed",
    async () => {
      const command = `"${process.execPath}" --conditions=portcullis-source "${program}" "${directory}" & echo $!; exec sleep 60`;
      const neglectful = spawn("sh", ["-c", command]);
      children.push(neglectful);
      let said = "";
      for await (const chunk of neglectful.stdout) {
        said += String(chunk);
        if (said.includes("held")) break;
      }
      const pid = Number.parseInt(said, 10);
      process.kill(pid, "SIGKILL");
      const state = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
      await expect.poll(state).toBe("Z");
      await claimAndRelease();
    },
  );

  test("of processes that take over at once, one succeeds", async () => {
    await kill((await claimElsewhere()).child);
    const claims = await Promise.all(Array.from({ length: 4 }, claimElsewhere));
    expect(claims.filter(({ said }) => said === "held")).toHaveLength(1);
  });

  test("takes over at once from an owner on this kernel without the lock, though its process id lives", async () => {
    await writeOwner({ ...thisProcess(), pid: process.ppid });
    await claimAndRelease();
  });

  test("believes an owner on another kernel for as long as it touches its file", async () => {
    await writeOwner({ ...thisProcess(), kernel: "elsewhere", host: "elsewhere", pid: 1 });
    // A clock that is an hour ahead, or behind, makes no difference.
    let touches = Date.now() / 1_000 + 3_600;
    const touching = setInterval(() => utimesSync(ownerFile, touches, touches++), 20);
    await expect(lockDataDirectory(directory, 100)).rejects.toThrow("process 1 on elsewhere");
    clearInterval(touching);
    await (await lockDataDirectory(directory, 100)).release();
  });

  test("touches its file", async () => {
    const lock = await lockDataDirectory(directory, 10);
    const longAgo = new Date(0);
    await utimes(ownerFile, longAgo, longAgo);
    await expect.poll(async () => (await stat(ownerFile)).mtimeMs).toBeGreaterThan(0);
    await lock.release();
  });

  test("an owner that was replaced finds out at once, for ever, and leaves its successor's file alone", async () => {
    const lock = await lockDataDirectory(directory, 10);
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

  test("an owner whose directory was removed or made anew has lost it", async () => {
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
