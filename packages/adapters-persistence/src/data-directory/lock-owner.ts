import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** The process that has a data directory open, as written beside its lock, for the message that refuses another. */
export interface LockOwner {
  /** One per claim. */
  readonly id: string;
  /** The id of the kernel's boot, where the system has one, else the host name. */
  readonly kernel: string;
  /** Null where there are none. A process id is valid only in its own namespace. */
  readonly pidNamespace: string | null;
  readonly host: string;
  readonly pid: number;
}

export function thisProcess(): LockOwner {
  const host = hostname();
  return {
    id: randomUUID(),
    kernel: orNull(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()) ?? host,
    pidNamespace: orNull(() => readlinkSync("/proc/self/ns/pid")),
    host,
    pid: process.pid,
  };
}

/** @returns null for what is no owner, such as an empty file */
export function parseOwner(text: string): LockOwner | null {
  // Written by `JSON.stringify` of an owner, whole or not at all.
  return orNull(() => JSON.parse(text) as LockOwner);
}

/** Describes an owner so that an operator of this process can find it. */
export function describeOwner(owner: LockOwner | null): string {
  if (owner === null) return "another process";
  const { kernel, pidNamespace, host, pid } = owner;
  const self = thisProcess();
  if (kernel !== self.kernel) return `process ${pid} on ${host}`;
  if (pidNamespace === self.pidNamespace) return `process ${pid}`;
  return `process ${pid} of another container or PID namespace (host name ${host})`;
}

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
