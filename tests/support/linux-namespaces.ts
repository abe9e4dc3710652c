import { spawnSync } from "node:child_process";

/** Like a container that shares the host's network: its own process ids, and the host's name. */
export const otherPidNamespace: readonly string[] = [
  "unshare",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
];

/** Like another container on the same volume: another host name. */
export const otherHostName: readonly string[] = [
  "unshare",
  "--uts",
  "sh",
  "-c",
  'echo elsewhere > /proc/sys/kernel/hostname && exec "$@"',
  "sh",
];

/** @returns why this machine can't run a program that way, null when it can */
export function reasonUnavailable([file = "", ...args]: readonly string[]): string | null {
  const { error, status, stderr } = spawnSync(file, [...args, "true"], { encoding: "utf8" });
  if (error !== undefined) return error.message;
  return status === 0 ? null : stderr.trim();
}
