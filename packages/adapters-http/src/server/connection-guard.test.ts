import { describe, expect, test } from "vitest";
import type { BoundedConnection } from "./bounded-connections.ts";
import { ConnectionGuard } from "./connection-guard.ts";

class TestConnection implements BoundedConnection {
  isServed = false;
  isClosed = false;

  destroy(): void {
    this.isClosed = true;
  }
}

interface Bounds {
  readonly maxConnections: number;
  readonly maxConnectionsPerClient: number;
}

function guarded(bounds: Bounds) {
  const reports: string[] = [];
  const guard = new ConnectionGuard({
    ...bounds,
    onBound: (bound, client) => reports.push(`${bound} ${client}`),
  });
  const connect = (client: string): TestConnection & { readonly admitted: boolean } => {
    const connection = new TestConnection();
    return Object.assign(connection, { admitted: guard.admit(connection, client) });
  };
  return { guard, reports, connect };
}

describe("a bound on all connections", () => {
  const bounds = { maxConnections: 3, maxConnectionsPerClient: Number.POSITIVE_INFINITY };

  test("closes the one that was waited for longest, never the new one", () => {
    const { guard, reports, connect } = guarded(bounds);
    const [first, second, third] = [connect("a"), connect("b"), connect("c")];
    guard.wait(first);
    expect(connect("d").admitted).toBe(true);
    expect([first, second, third].map(({ isClosed }) => isClosed)).toEqual([false, true, false]);
    expect(reports).toEqual(["maxConnections b"]);
  });

  test("keeps those that are served, also when they came first", () => {
    const { connect } = guarded(bounds);
    const [served, , waiting] = [connect("a"), connect("b"), connect("c")];
    served.isServed = true;
    expect(connect("d").admitted).toBe(true);
    expect(connect("e").admitted).toBe(true);
    expect([served.isClosed, waiting.isClosed]).toEqual([false, true]);
  });

  test("closes one that was served once and no longer is", () => {
    const { connect } = guarded(bounds);
    const [stalled] = [connect("a"), connect("b"), connect("c")];
    stalled.isServed = true;
    connect("d");
    stalled.isServed = false;
    connect("e");
    connect("f");
    expect(stalled.isClosed).toBe(true);
  });

  test("refuses the new one while every other is served, until one of them no longer is", () => {
    const { reports, connect } = guarded(bounds);
    const all = [connect("a"), connect("b"), connect("c")];
    for (const connection of all) connection.isServed = true;
    expect(connect("d").admitted).toBe(false);
    expect(all.some(({ isClosed }) => isClosed)).toBe(false);
    expect(reports).toEqual(["maxConnections d"]);
    const [, second] = all;
    if (second !== undefined) second.isServed = false;
    expect(connect("e").admitted).toBe(true);
    expect(all.map(({ isClosed }) => isClosed)).toEqual([false, true, false]);
  });

  test("admits another when one was closed", () => {
    const { guard, connect } = guarded(bounds);
    const all = [connect("a"), connect("b"), connect("c")];
    if (all[2] !== undefined) guard.remove(all[2]);
    connect("d");
    expect(all.some(({ isClosed }) => isClosed)).toBe(false);
  });
});

describe("a bound on one client's connections", () => {
  const bounds = { maxConnections: 100, maxConnectionsPerClient: 2 };

  test("closes one of the same client, even if others wait longer", () => {
    const { guard, reports, connect } = guarded(bounds);
    const other = connect("b");
    const [first, second] = [connect("a"), connect("a")];
    guard.wait(first);
    expect(connect("a").admitted).toBe(true);
    expect([other, first, second].map(({ isClosed }) => isClosed)).toEqual([false, false, true]);
    expect(reports).toEqual(["maxConnectionsPerClient a"]);
  });

  test("refuses a client all of whose connections are served, and no other client", () => {
    const { connect } = guarded(bounds);
    connect("a").isServed = true;
    connect("a").isServed = true;
    expect(connect("a").admitted).toBe(false);
    expect(connect("b").admitted).toBe(true);
  });

  test("counts only what is open", () => {
    const { guard, connect } = guarded(bounds);
    for (let time = 0; time < 10; time += 1) {
      const [one, two] = [connect("a"), connect("a")];
      expect([one.admitted, two.admitted, one.isClosed]).toEqual([true, true, false]);
      guard.remove(one);
      guard.remove(two);
    }
  });
});

test("[SEC-109] 10,000 connections of one client keep no other client out, at a constant cost", () => {
  const { guard, connect } = guarded({ maxConnections: 1_000, maxConnectionsPerClient: 100 });
  const others = Array.from({ length: 500 }, (_, index) => connect(`other-${index}`));
  const flood = Array.from({ length: 10_000 }, () => connect("flood"));
  expect(flood.filter(({ isClosed }) => !isClosed)).toHaveLength(100);
  expect(others.some(({ isClosed }) => isClosed)).toBe(false);
  for (const connection of others) guard.wait(connection);
  expect(connect("newcomer").admitted).toBe(true);
});
