import { describe, expect, test } from "vitest";
import type { PasswordHasher } from "../../index.ts";
import { asPasswordHash, Email, StoreUnavailable, User } from "../../index.ts";
import { InsecurePasswordHasher } from "../../testing/index.ts";
import type { Person, Scenario } from "../../testing/internal/scenario.ts";
import { aScenario, cli, goodPassword, refusal } from "../../testing/internal/scenario.ts";
import { defaultSessionPolicy } from "../domain/session-policy.ts";

const credentials = { identifier: "ada@example.com", password: goodPassword };
const minute = 60_000;

describe("SignIn", () => {
  test.each(["ada@example.com", " ADA@Example.com ", "ada", "ADA", " Ada "])(
    "takes %j for Ada",
    async (identifier) => {
      const { person, signIn } = await aScenario();
      const ada = await person("ada");
      expect((await signIn.execute({ ...credentials, identifier })).userId).toBe(ada.id);
    },
  );

  test("starts a session of its own each time, and records it", async () => {
    const { clock, listSessions, newEvents, person, signIn } = await aScenario();
    const ada = await person("ada");
    const client = { ip: "192.0.2.1", userAgent: "Browser" };
    const tokens = await signIn.execute({ ...credentials, client });
    expect(tokens.sessionId).not.toBe(ada.tokens.sessionId);
    expect(tokens.refreshToken).not.toBe(ada.tokens.refreshToken);
    expect(tokens).toMatchObject({
      accessTokenExpiresAt: new Date(clock.now().getTime() + 15 * minute),
      refreshTokenExpiresAt: new Date(clock.now().getTime() + defaultSessionPolicy.idleTtl),
      expiresIn: 900,
      refreshExpiresIn: 604_800,
    });
    const { items } = await listSessions.execute(ada.actor, { userId: ada.id });
    expect(items.find(({ id }) => id === tokens.sessionId)).toMatchObject(client);
    expect(await newEvents()).toMatchObject([
      {
        type: "sessions.session_started",
        actor: { type: "user", userId: ada.id },
        data: { userId: ada.id, sessionId: tokens.sessionId },
      },
    ]);
  });

  test("a sign-in beyond the most sessions a user may have ends the oldest", async () => {
    const { clock, listSessions, newEvents, person, refreshSession, signIn } = await aScenario({
      sessionPolicy: { maxSessions: 3 },
    });
    const ada = await person("ada");
    const bob = await person("bob");
    const later = [];
    for (let index = 0; index < 2; index += 1) {
      clock.advance(1_000);
      later.push(await signIn.execute(credentials));
    }
    await newEvents();
    clock.advance(1_000);
    later.push(await signIn.execute(credentials));
    expect(await newEvents()).toMatchObject([
      {
        type: "sessions.sessions_ended",
        actor: { type: "user", userId: ada.id },
        data: { userId: ada.id, sessionIds: [ada.tokens.sessionId], reason: "superseded" },
      },
      { type: "sessions.session_started" },
    ]);
    const { items } = await listSessions.execute(ada.actor, { userId: ada.id });
    expect(items.map(({ id }) => id)).toEqual(later.map(({ sessionId }) => sessionId).reverse());
    expect(await refusal(refreshSession.execute(ada.tokens))).toBe("sessions.invalid_refresh_token");
    await refreshSession.execute(bob.tokens);
  });

  test("the access token never outlives the session", async () => {
    const { person } = await aScenario({ sessionPolicy: { idleTtl: 10 * minute, maxAge: 5 * minute } });
    const { tokens } = await person("ada");
    expect([tokens.expiresIn, tokens.refreshExpiresIn]).toEqual([300, 300]);
  });

  test("stores no token, only the digest", async () => {
    const { person, ports } = await aScenario();
    const { tokens } = await person("ada");
    const digest = await ports.refreshTokenMint.digest(tokens.refreshToken);
    expect(digest).not.toBe(tokens.refreshToken);
    expect((await ports.refreshTokens.findByDigest(digest))?.sessionId).toBe(tokens.sessionId);
  });

  test("[SEC-014] fails with the same error for every cause, after the same check of a password", async () => {
    const checked: boolean[] = [];
    const scenario = await aScenario({}, () => {
      const hasher = new InsecurePasswordHasher();
      return {
        passwordHasher: {
          hash: (password) => hasher.hash(password),
          verify: (password, hash) => {
            checked.push(hash !== null);
            return hasher.verify(password, hash);
          },
        },
      };
    });
    const { deactivateUser, newEvents, person, ports, signIn } = scenario;
    const [ada, bob, eve] = [await person("ada"), await person("bob"), await person("eve")];
    await deactivateUser.execute(cli, { userId: bob.id });
    const passwordless = await ports.users.findById(eve.id);
    if (passwordless !== null) await ports.users.save(User.restore({ ...passwordless, passwordHash: null }));
    await newEvents();
    checked.length = 0;
    const causes = [
      { identifier: ada.email, password: "wrong password" },
      { identifier: "unknown@example.com", password: goodPassword },
      { identifier: "unknown", password: goodPassword },
      { identifier: "no identifier at all", password: goodPassword },
      { identifier: "", password: goodPassword },
      { identifier: bob.email, password: goodPassword },
      { identifier: eve.email, password: goodPassword },
    ];
    for (const cause of causes)
      expect(await refusal(signIn.execute(cause))).toBe("sessions.invalid_credentials");
    expect(checked).toEqual([true, false, false, false, false, false, false]);
    expect((await newEvents()).map(({ type, actor, data }) => [type, actor.type, data["userId"]])).toEqual(
      [ada.id, null, null, null, null, bob.id, eve.id].map((id) => [
        "sessions.sign_in_failed",
        "anonymous",
        id,
      ]),
    );
  });

  test("hashes no password that no user can have", async () => {
    const { newEvents, person, signIn } = await aScenario();
    await person("ada");
    const tooLong = signIn.execute({ ...credentials, password: "x".repeat(1_048_576) });
    expect(await refusal(tooLong)).toBe("sessions.invalid_credentials");
    expect(await newEvents()).toEqual([]);
  });

  test("rethrows other errors", async () => {
    const failure = new Error("the store is unavailable");
    const { signIn } = await aScenario({}, ({ users }) => ({
      users: new Proxy(users, {
        get: (target, name) =>
          name === "findByIdentifier"
            ? () => Promise.reject(failure)
            : Reflect.get(target, name).bind(target),
      }),
    }));
    await expect(signIn.execute(credentials)).rejects.toBe(failure);
  });
});

/** Takes hashes that start with `old` for weaker ones. */
class StricterHasher implements PasswordHasher {
  readonly #inner = new InsecurePasswordHasher();

  hash: PasswordHasher["hash"] = (password) => this.#inner.hash(password);

  verify: PasswordHasher["verify"] = async (password, hash) => {
    const isOld = hash?.startsWith("old$") ?? false;
    const inner = isOld && hash !== null ? asPasswordHash(hash.slice(4)) : hash;
    const { matches } = await this.#inner.verify(password, inner);
    return { matches, needsRehash: matches && isOld };
  };
}

describe("SignIn with an outdated hash", () => {
  async function aUserWithOldHash() {
    const scenario = await aScenario({}, () => ({ passwordHasher: new StricterHasher() }));
    const { id } = await scenario.person("ada");
    const user = await scenario.ports.users.findById(id);
    if (user === null) throw new Error("There is no Ada.");
    const passwordHash = asPasswordHash(`old$${user.passwordHash}`);
    await scenario.ports.users.save(User.restore({ ...user, passwordHash }));
    const hashNow = async () =>
      (await scenario.ports.users.findByIdentifier(Email.parse("ada@example.com")))?.passwordHash;
    return { ...scenario, hashNow };
  }

  test("upgrades the hash when the password is right, and not when it is wrong", async () => {
    const { hashNow, signIn } = await aUserWithOldHash();
    expect(await refusal(signIn.execute({ ...credentials, password: "wrong password" }))).toBe(
      "sessions.invalid_credentials",
    );
    expect(await hashNow()).toMatch(/^old\$/);
    await signIn.execute(credentials);
    const upgraded = await hashNow();
    expect(upgraded).toMatch(/^insecure\$/);
    await signIn.execute(credentials);
    expect(await hashNow()).toBe(upgraded);
  });

  test("sign-ins at the same moment all succeed, although each upgrades the hash", async () => {
    const { signIn } = await aUserWithOldHash();
    const tokens = await Promise.all(Array.from({ length: 5 }, () => signIn.execute(credentials)));
    expect(new Set(tokens.map(({ sessionId }) => sessionId)).size).toBe(5);
  });
});

test("a sign-in without client info starts a session without an address and a user agent", async () => {
  const { listSessions, person } = await aScenario();
  const ada = await person("ada");
  const { items } = await listSessions.execute(ada.actor, { userId: ada.id });
  expect(items).toMatchObject([{ ip: null, userAgent: null }]);
});

test("a store that is unavailable is no wrong identifier", async () => {
  const { person, ports, signIn } = await aScenario();
  await person("ada");
  ports.users.findByIdentifier = () => Promise.reject(new StoreUnavailable());
  expect(await refusal(signIn.execute(credentials))).toBe("shared.store_unavailable");
});

describe("a limit on checks of passwords", () => {
  test("[SEC-017] is called with the user, for every identifier, before a password is compared", async () => {
    const { person, signIn } = await aScenario();
    const ada = await person("ada");
    const users: (string | null)[] = [];
    for (const identifier of ["ada@example.com", " ADA ", "unknown", "unknown@example.com", "no identifier"])
      await refusal(
        signIn.execute({ identifier, password: "wrong password" }, ({ userId, verify }) => {
          users.push(userId);
          return verify();
        }),
      );
    expect(users).toEqual([ada.id, ada.id, null, null, null]);
  });

  test("that returns a match for no user does not sign in", async () => {
    const { signIn } = await aScenario();
    const matching = async () => ({ matches: true, needsRehash: false });
    const refused = signIn.execute({ ...credentials, identifier: "unknown@example.com" }, matching);
    expect(await refusal(refused)).toBe("sessions.invalid_credentials");
  });

  test("that refuses prevents the sign-in, which is recorded as a failure", async () => {
    const { newEvents, person, signIn } = await aScenario();
    const ada = await person("ada");
    await newEvents();
    const refused = signIn.execute(credentials, ({ refuse }) => refuse());
    expect(await refusal(refused)).toBe("sessions.invalid_credentials");
    expect(await newEvents()).toMatchObject([
      { type: "sessions.sign_in_failed", actor: { type: "anonymous" }, data: { userId: ada.id } },
    ]);
  });
});

describe("SignIn against a change of the user", () => {
  const changes = {
    "a password change": async ({ changePassword }: Scenario, { actor }: Person) =>
      changePassword.execute(actor, { currentPassword: goodPassword, newPassword: "battery staple" }),
    "a deactivation": async ({ deactivateUser }: Scenario, { id }: Person) =>
      deactivateUser.execute(cli, { userId: id }),
    "a deletion": async ({ deleteUser }: Scenario, { id }: Person) => deleteUser.execute(cli, { userId: id }),
  };

  test.each(Object.entries(changes))("leaves no session alive after %s", async (_what, change) => {
    const scenario = await aScenario();
    const ada = await scenario.person("ada");
    const [signedIn] = await Promise.allSettled([
      scenario.signIn.execute(credentials),
      change(scenario, ada),
    ]);
    if (signedIn.status === "fulfilled") {
      const used = scenario.authenticateAccessToken.execute(signedIn.value.accessToken);
      expect(await refusal(used)).toBe("sessions.invalid_access_token");
      expect(await refusal(scenario.refreshSession.execute(signedIn.value))).toBe(
        "sessions.invalid_refresh_token",
      );
    } else {
      expect(signedIn.reason).toMatchObject({ code: "sessions.invalid_credentials" });
    }
  });

  test("fails when the user changes repeatedly", async () => {
    const scenario = await aScenario({}, ({ users }) => ({
      users: new Proxy(users, {
        get: (target, name) => (name === "lock" ? async () => null : Reflect.get(target, name).bind(target)),
      }),
    }));
    const { createUser, signIn } = scenario;
    await createUser.execute(cli, { email: "ada@example.com", password: goodPassword });
    expect(await refusal(signIn.execute(credentials))).toBe("sessions.invalid_credentials");
  });
});
