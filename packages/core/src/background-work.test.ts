import { expect, test } from "vitest";
import { createPortcullis, startBackgroundWork } from "./index.ts";
import { createInMemoryPorts, FixedClock } from "./testing/index.ts";

const account = { email: "ada@example.com", password: "correct horse" };
const credentials = { identifier: account.email, password: account.password };

function unexpected(error: unknown): void {
  expect.unreachable(String(error));
}

/** Resolves when it was called `times` times. */
function countdown(times: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const calls: unknown[] = [];
  const call = (argument: unknown): void => {
    if (calls.push(argument) >= times) resolve();
  };
  return { calls, call, reached: promise };
}

test("delivers waiting events at once and later ones in order, until it is stopped", async () => {
  const { calls, call, reached } = countdown(2);
  const portcullis = createPortcullis(createInMemoryPorts(), {
    eventSubscribers: [{ name: "test", handle: async ({ type }) => call(type) }],
  });
  await portcullis.prepareAccessControl.execute();
  await portcullis.registerUser.execute(account);
  const work = startBackgroundWork(portcullis, { onError: unexpected, deliveryPause: 1 });
  await portcullis.signIn.execute(credentials);
  await reached;
  await work.stop();
  await portcullis.signIn.execute(credentials);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(calls).toEqual(["identity.user_registered", "sessions.session_started"]);
});

test("purges sessions that ended over a day ago", async () => {
  const clock = new FixedClock();
  const ports = createInMemoryPorts(clock);
  const portcullis = createPortcullis(ports);
  await portcullis.prepareAccessControl.execute();
  await portcullis.registerUser.execute(account);
  const tokens = await portcullis.signIn.execute(credentials);
  const { sessionId } = await portcullis.authenticateAccessToken.execute(tokens.accessToken);
  const purge = async () => {
    await startBackgroundWork(portcullis, { onError: unexpected }).stop();
    return ports.sessions.findById(sessionId);
  };
  expect(await purge()).not.toBeNull();
  clock.advance(60 * 24 * 60 * 60_000);
  expect(await purge()).toBeNull();
});

test("reports what a run threw, and runs again", async () => {
  const { calls, call, reached } = countdown(2);
  const ports = createInMemoryPorts();
  const away = new Error("away");
  const eventDeliveries = { ...ports.eventDeliveries, distribute: () => Promise.reject(away) };
  const portcullis = createPortcullis({ ...ports, eventDeliveries });
  const work = startBackgroundWork(portcullis, { onError: call, deliveryPause: 1 });
  await reached;
  await work.stop();
  expect(new Set(calls)).toEqual(new Set([away]));
});

test("pauses for longer than a timer can, and refuses an invalid pause", async () => {
  const { calls, call } = countdown(2);
  const ports = createInMemoryPorts();
  const distribute = async () => {
    call("distribute");
    return 0;
  };
  const eventDeliveries = { ...ports.eventDeliveries, distribute };
  const portcullis = createPortcullis({ ...ports, eventDeliveries });
  const start = (deliveryPause: number) =>
    startBackgroundWork(portcullis, { onError: unexpected, deliveryPause, purgePause: Infinity });
  const work = start(2 ** 31);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await work.stop();
  expect(calls).toEqual(["distribute"]);
  for (const pause of [Number.NaN, -1]) expect(() => start(pause)).toThrow(RangeError);
});

test("stop has a purge end early", async () => {
  const { reached, call } = countdown(1);
  const ports = createInMemoryPorts();
  const sessions = new Proxy(ports.sessions, {
    get: (target, name) =>
      name === "purge"
        ? (_before: Date, signal: AbortSignal) =>
            new Promise<number>((resolve) => {
              signal.addEventListener("abort", () => resolve(0));
              call("purging");
            })
        : Reflect.get(target, name),
  });
  const work = startBackgroundWork(createPortcullis({ ...ports, sessions }), { onError: unexpected });
  await reached;
  await work.stop();
});

test("stop waits for the run under way", async () => {
  const { reached, call } = countdown(1);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const portcullis = createPortcullis(createInMemoryPorts(), {
    eventSubscribers: [
      {
        name: "test",
        async handle() {
          call(null);
          await released;
        },
      },
    ],
  });
  await portcullis.prepareAccessControl.execute();
  await portcullis.registerUser.execute(account);
  const work = startBackgroundWork(portcullis, { onError: unexpected });
  await reached;
  let stopped = false;
  const stopping = work.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stopped).toBe(false);
  release();
  await stopping;
});

test("reports what a subscriber threw, and delivers to the others while one is stuck", async () => {
  const stuck = Promise.withResolvers<void>();
  const { calls, call, reached } = countdown(3);
  const { calls: errors, call: onError, reached: reported } = countdown(1);
  const portcullis = createPortcullis(createInMemoryPorts(), {
    eventSubscribers: [
      { name: "stuck", handle: () => stuck.promise },
      { name: "broken", handle: () => Promise.reject(new Error("no")) },
      { name: "healthy", handle: async ({ type }) => call(type) },
    ],
  });
  await portcullis.prepareAccessControl.execute();
  await portcullis.registerUser.execute(account);
  const work = startBackgroundWork(portcullis, { onError, deliveryPause: 1 });
  await reported;
  await portcullis.signIn.execute(credentials);
  await portcullis.signIn.execute(credentials);
  await reached;
  stuck.resolve();
  await work.stop();
  expect(calls).toEqual(["identity.user_registered", "sessions.session_started", "sessions.session_started"]);
  expect(errors[0]).toMatchObject({ name: "DeliveryFailed", subscriber: "broken", thrown: new Error("no") });
});
