import { beforeEach, describe, expect, test } from "vitest";
import type { ReadOnlyAwareClient } from "./read-only-server.ts";
import { ReadOnlyDatabase, refuseReadOnlyServers } from "./read-only-server.ts";

/** A connection to a server that says `hint` of itself, and when asked whether it is read-only. */
class FakeClient implements ReadOnlyAwareClient {
  mayBeReadOnly: boolean;
  isReadOnly: boolean | Error;
  isClosed = false;
  asked = 0;
  readonly #idle: FakeClient[];

  constructor(idle: FakeClient[], isReadOnly: boolean | Error, hint = isReadOnly !== false) {
    this.#idle = idle;
    this.isReadOnly = isReadOnly;
    this.mayBeReadOnly = hint;
  }

  release(destroy?: Error | boolean): void {
    if (destroy) this.isClosed = true;
    else this.#idle.push(this);
  }

  async query() {
    this.asked += 1;
    if (this.isReadOnly instanceof Error) throw this.isReadOnly;
    return { rows: [{ transaction_read_only: this.isReadOnly ? "on" : "off" }] };
  }
}

describe("refuseReadOnlyServers", () => {
  let idle: FakeClient[];
  let made: FakeClient[];
  let make: () => FakeClient;
  let pool: { connect(): Promise<ReadOnlyAwareClient> };

  beforeEach(() => {
    idle = [];
    made = [];
    make = () => new FakeClient(idle, false);
    pool = {
      async connect() {
        const client = idle.pop() ?? make();
        if (!made.includes(client)) made.push(client);
        return client;
      },
    };
    refuseReadOnlyServers(pool);
  });

  test("does not query a connection that is not suspected", async () => {
    for (let use = 0; use < 3; use += 1) (await pool.connect()).release();
    expect(made.map(({ asked }) => asked)).toEqual([0]);
  });

  test("a wrong hint, as a pooler may pass on, costs one question", async () => {
    make = () => new FakeClient(idle, false, true);
    for (let use = 0; use < 3; use += 1) (await pool.connect()).release();
    expect(made.map(({ asked, isClosed }) => [asked, isClosed])).toEqual([[1, false]]);
  });

  test("a new connection to a read-only server is closed, and the server is not checked again for a moment", async () => {
    make = () => new FakeClient(idle, true);
    for (let use = 0; use < 10; use += 1) await expect(pool.connect()).rejects.toThrow(ReadOnlyDatabase);
    expect(made.map(({ asked, isClosed }) => [asked, isClosed])).toEqual([[1, true]]);
  });

  test("of old connections to a server that turned read-only none is lent, suspected or not", async () => {
    const old = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    for (const client of old) client.release();
    for (const client of made) client.isReadOnly = true;
    const [, , last] = made;
    if (last !== undefined) last.mayBeReadOnly = true;
    const lent = await pool.connect();
    expect(old).not.toContain(lent);
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true, true, false]);
  });

  test("a connection that can't be checked is closed, and the error is thrown", async () => {
    const gone = new Error("Connection terminated");
    make = () => new FakeClient(idle, gone);
    await expect(pool.connect()).rejects.toBe(gone);
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true]);
  });
});
