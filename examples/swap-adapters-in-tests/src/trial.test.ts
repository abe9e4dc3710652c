import type { DomainEvent, EventOutbox, HostPorts } from "@portcullis/core";
import {
  InvalidAccessToken,
  InvalidRefreshToken,
  PasswordTooCommon,
  PermissionDenied,
  systemActor,
} from "@portcullis/core";
import {
  createInMemoryPorts,
  FixedClock,
  InMemoryDatabase,
  InMemoryEventOutbox,
  InMemoryPasswordBlocklist,
  InsecurePasswordHasher,
} from "@portcullis/core/testing";
import { beforeEach, describe, expect, test } from "vitest";
import type { App } from "./app.ts";
import { createApp } from "./app.ts";
import { InMemoryTrials } from "./in-memory-trials.ts";
import { TrialUsed } from "./trial.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const ada = { email: "ada@example.com", password: "correct horse battery" };

let clock: FixedClock;
let database: InMemoryDatabase;
let trials: InMemoryTrials;
beforeEach(() => {
  clock = new FixedClock("2026-01-01T00:00:00Z");
  database = new InMemoryDatabase();
  trials = new InMemoryTrials(database);
});

/** The app with every port in memory, but for those that a test puts in their place. */
function start(replaced: Partial<HostPorts> = {}): Promise<App> {
  return createApp({ ...createInMemoryPorts(clock, database), ...replaced }, trials);
}

async function signIn({ portcullis }: App) {
  const tokens = await portcullis.signIn.execute({ identifier: ada.email, password: ada.password });
  return { tokens, actor: await portcullis.authenticateAccessToken.execute(tokens.accessToken) };
}

describe("starting a trial", () => {
  test("takes fourteen days from the clock, once", async () => {
    const app = await start();
    await app.portcullis.registerUser.execute(ada);
    const { actor } = await signIn(app);
    clock.advance(minute);
    const trial = await app.startTrial.execute(actor);
    expect(trial.endsAt).toEqual(new Date("2026-01-15T00:01:00Z"));
    await expect(app.startTrial.execute(actor)).rejects.toThrow(TrialUsed);
    expect(await trials.find(actor.userId)).toEqual(trial);
  });

  test("needs the permission", async () => {
    const app = await start();
    const root = systemActor("test");
    await app.portcullis.setRolePermissions.execute(root, { name: "user", permissions: [] });
    await app.portcullis.registerUser.execute(ada);
    const { actor } = await signIn(app);
    await expect(app.startTrial.execute(actor)).rejects.toThrow(PermissionDenied);
    expect(await trials.find(actor.userId)).toBeNull();
  });
});

describe("a clock set by the test", () => {
  test("an access token expires after fifteen minutes, a refresh extends the session, and an idle session expires", async () => {
    const app = await start();
    const { registerUser, authenticateAccessToken, refreshSession } = app.portcullis;
    await registerUser.execute(ada);
    const { tokens, actor } = await signIn(app);

    clock.advance(15 * minute - 1_000);
    expect(await authenticateAccessToken.execute(tokens.accessToken)).toEqual(actor);
    clock.advance(1_000);
    await expect(authenticateAccessToken.execute(tokens.accessToken)).rejects.toThrow(InvalidAccessToken);

    const refreshed = await refreshSession.execute(tokens);
    expect(await authenticateAccessToken.execute(refreshed.accessToken)).toEqual(actor);

    clock.advance(7 * day);
    await expect(refreshSession.execute(refreshed)).rejects.toThrow(InvalidRefreshToken);
  });
});

describe("one port replaced by the test", () => {
  test("a password blocklist", async () => {
    const app = await start({ passwordBlocklist: new InMemoryPasswordBlocklist(["Example GmbH 2026"]) });
    const { registerUser } = app.portcullis;
    const common = registerUser.execute({ ...ada, password: "example gmbh 2026" });
    await expect(common).rejects.toThrow(PasswordTooCommon);
    expect((await registerUser.execute(ada)).email).toBe(ada.email);
  });

  test("an outbox that fails rolls everything back, the app's rows too", async () => {
    const outbox = new OutboxThatRefuses(new InMemoryEventOutbox(database));
    const app = await start({ outbox });
    await app.portcullis.registerUser.execute(ada);
    const { actor } = await signIn(app);

    outbox.refused = "trials.started";
    await expect(app.startTrial.execute(actor)).rejects.toThrow("refused");
    expect(await trials.find(actor.userId)).toBeNull();

    outbox.refused = "identity.user_registered";
    const grace = app.portcullis.registerUser.execute({ ...ada, email: "grace@example.com" });
    await expect(grace).rejects.toThrow("refused");
    const { items } = await app.portcullis.listUsers.execute(systemActor("test"));
    expect(items.map(({ email }) => email)).toEqual([ada.email]);
  });
});

/** Refuses events of one type, as a full disk would. */
class OutboxThatRefuses implements EventOutbox {
  refused = "";
  readonly #inner: EventOutbox;

  constructor(inner: EventOutbox) {
    this.#inner = inner;
  }

  async append(events: readonly DomainEvent[]): Promise<void> {
    if (events.some(({ type }) => type === this.refused)) throw new Error(`${this.refused} is refused`);
    await this.#inner.append(events);
  }
}

describe("a hasher that keeps passwords READABLE, only for tests", () => {
  test("a hundred sign-ins", async () => {
    const app = await start({ passwordHasher: new InsecurePasswordHasher() });
    await app.portcullis.registerUser.execute(ada);
    const actors = [];
    for (let count = 0; count < 100; count += 1) actors.push((await signIn(app)).actor);
    expect(new Set(actors.map(({ sessionId }) => sessionId)).size).toBe(100);
  });
});
