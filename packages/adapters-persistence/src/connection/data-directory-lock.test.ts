import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DatabaseInUse } from "../errors/database-in-use.ts";
import { lockDataDirectory } from "./data-directory-lock.ts";

const program = new URL("../test-support/hold-data-directory.ts", import.meta.url).pathname;

describe("lockDataDirectory", () => {
  const children: ChildProcess[] = [];
  let parent: string;
  let directory: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "portcullis-lock-"));
    directory = join(parent, "data");
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

  test("makes the directory and its parents for their owner only, and leaves existing ones as they are", async () => {
    await chmod(parent, 0o755);
    directory = join(parent, "made", "data");
    await (await lockDataDirectory(directory))();
    const modes = [parent, join(parent, "made"), directory].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o755, 0o700, 0o700]);
  });

  test("refuses a second claim in this process, and a new one once the first is released", async () => {
    const release = await lockDataDirectory(directory);
    await expect(lockDataDirectory(directory)).rejects.toThrow(DatabaseInUse);
    await release();
    await (await lockDataDirectory(directory))();
  });

  test("refuses a directory that another process holds, and names the process", async () => {
    const { child, said } = await claimElsewhere();
    expect(said).toBe("held");
    await expect(lockDataDirectory(directory)).rejects.toThrow(new RegExp(`^.+ process ${child.pid}: .+$`));
  });

  test("takes over at once from a process that was killed", async () => {
    await kill((await claimElsewhere()).child);
    const start = performance.now();
    await (await lockDataDirectory(directory))();
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  // Elsewhere nothing tells such a process from a live one.
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
      await (await lockDataDirectory(directory))();
    },
  );

  test("of processes that take over at once, one succeeds", async () => {
    await kill((await claimElsewhere()).child);
    const claims = await Promise.all(Array.from({ length: 4 }, claimElsewhere));
    expect(claims.filter(({ said }) => said === "held")).toHaveLength(1);
  });

  test("takes over from a process whose pid another one was given since", async () => {
    const owner = { host: hostname(), pid: process.ppid, startedAt: "1" };
    await writeFile(`${directory}.lock`, JSON.stringify(owner));
    await (await lockDataDirectory(directory))();
  });

  test("believes an owner on another host for as long as it gives signs of life", async () => {
    const file = `${directory}.lock`;
    await writeFile(file, JSON.stringify({ host: "elsewhere", pid: 1, startedAt: null }));
    await expect(lockDataDirectory(directory)).rejects.toThrow("process 1 on elsewhere");
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    await (await lockDataDirectory(directory))();
  });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
