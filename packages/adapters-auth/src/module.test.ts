import { randomBytes } from "node:crypto";
import type { PersistencePorts, Portcullis } from "@portcullis/core";
import { createPortcullis, InvalidAccessToken } from "@portcullis/core";
import { createInMemoryRepositories, FixedClock } from "@portcullis/core/testing";
import { coreModule, TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { Container } from "inversify";
import { describe, expect, test } from "vitest";
import { createAuthAdapters } from "./create-auth-adapters.ts";
import { AUTH_TYPES, authModule } from "./module.ts";
import { SecretKey } from "./secrets/secret-key.ts";
import type { JoseKeyRing } from "./signing-keys/jose-key-ring.ts";
import { CountingKeyStore, minute } from "./test-support/token-fixture.ts";

const options = {
  secretKey: new SecretKey(randomBytes(32)),
  issuer: "https://id.example.com",
  audience: "https://api.example.com",
};

const credentials = { email: "ada@example.com", password: "correct horse" };

interface Wired {
  readonly portcullis: Portcullis;
  readonly keyRing: JoseKeyRing;
  readonly clock: FixedClock;
}

function signIn(portcullis: Portcullis) {
  return portcullis.signIn.execute({ identifier: credentials.email, password: credentials.password });
}

function makeContainer(clock = new FixedClock()) {
  const container = new Container();
  container.load(coreModule(), authModule(options));
  // One loop over ports of different types.
  for (const [name, port] of Object.entries(createInMemoryRepositories()))
    container.bind(TYPES[name as keyof PersistencePorts] as ServiceIdentifier<unknown>).toConstantValue(port);
  container.rebind(TYPES.clock).toConstantValue(clock);
  return { container, clock };
}

describe("authModule", () => {
  test("binds what the use cases need: sign in, authenticate", async () => {
    const { container } = makeContainer();
    await container.get(AUTH_TYPES.keyRing).prepare();
    const portcullis = container.get(TYPES.portcullis);
    await portcullis.prepareAccessControl.execute();
    const { id } = await portcullis.registerUser.execute(credentials);
    const { accessToken } = await signIn(portcullis);
    expect((await portcullis.authenticateAccessToken.execute(accessToken)).userId).toBe(id);
    expect(await container.get(TYPES.publicKeys).publicKeys()).toHaveLength(1);
  });

  test("signs in without a call of prepare()", async () => {
    const { container } = makeContainer();
    const portcullis = container.get(TYPES.portcullis);
    await portcullis.prepareAccessControl.execute();
    await portcullis.registerUser.execute(credentials);
    const signIns = Array.from({ length: 5 }, () => signIn(portcullis));
    for (const { accessToken } of await Promise.all(signIns))
      await portcullis.authenticateAccessToken.execute(accessToken);
  });

  test("resolves each port to one object", () => {
    const { container } = makeContainer();
    for (const identifier of [
      TYPES.passwordHasher,
      TYPES.passwordBlocklist,
      TYPES.refreshTokenMint,
      AUTH_TYPES.keyRing,
    ])
      expect(container.get<object>(identifier)).toBe(container.get<object>(identifier));
    expect(container.get<object>(TYPES.accessTokenVerifier)).toBe(
      container.get<object>(TYPES.accessTokenIssuer),
    );
    expect(container.get<object>(TYPES.publicKeys)).toBe(container.get<object>(AUTH_TYPES.keyRing));
    expect(container.get(TYPES.passwordHasher)).toHaveProperty("verify");
  });

  test("a clock and a key store that are rebound before the first use take effect", async () => {
    const { container } = makeContainer();
    const clock = new FixedClock("2040-01-01T00:00:00Z");
    const signingKeys = new CountingKeyStore();
    container.rebind(TYPES.clock).toConstantValue(clock);
    container.rebind(TYPES.signingKeys).toConstantValue(signingKeys);
    await container.get(AUTH_TYPES.keyRing).prepare();
    const [key] = await signingKeys.list();
    expect(key?.createdAt).toEqual(clock.now());
  });
});

describe("a longer accessTokenTtl of the session policy", () => {
  const sessionPolicy = { accessTokenTtl: 120 * minute };
  const wirings: Readonly<Record<string, () => Promise<Wired>>> = {
    "with a container": async () => {
      const { container, clock } = makeContainer();
      container.bind(TYPES.options).toConstantValue({ sessionPolicy });
      return {
        portcullis: container.get(TYPES.portcullis),
        keyRing: container.get(AUTH_TYPES.keyRing),
        clock,
      };
    },
    "with the factory": async () => {
      const clock = new FixedClock();
      const repositories = createInMemoryRepositories();
      const { signingKeys } = repositories;
      const auth = createAuthAdapters({ ...options, signingKeys, clock, sessionPolicy });
      const portcullis = createPortcullis({ ...repositories, ...auth, clock }, { sessionPolicy });
      return { portcullis, keyRing: auth.keyRing, clock };
    },
  };

  test.each(Object.entries(wirings))("%s: a token outlives the rotation of its key", async (_, wire) => {
    const { portcullis, keyRing, clock } = await wire();
    await portcullis.prepareAccessControl.execute();
    const { id } = await portcullis.registerUser.execute(credentials);
    const { accessToken } = await signIn(portcullis);
    await keyRing.rotate();
    // As another process would at its start: it deletes keys that have retired.
    clock.advance(119 * minute);
    await keyRing.prepare();
    expect((await keyRing.list()).map(({ status }) => status)).toEqual(["current", "verifying"]);
    expect((await portcullis.authenticateAccessToken.execute(accessToken)).userId).toBe(id);
    clock.advance(minute);
    await expect(portcullis.authenticateAccessToken.execute(accessToken)).rejects.toThrow(InvalidAccessToken);
    clock.advance(3 * minute);
    await keyRing.prepare();
    expect((await keyRing.list()).map(({ status }) => status)).toEqual(["current"]);
  });

  test("given only to createPortcullis, is refused at the first sign-in", async () => {
    const repositories = createInMemoryRepositories();
    const auth = createAuthAdapters({ ...options, signingKeys: repositories.signingKeys });
    const portcullis = createPortcullis({ ...repositories, ...auth }, { sessionPolicy });
    await portcullis.prepareAccessControl.execute();
    await portcullis.registerUser.execute(credentials);
    await expect(signIn(portcullis)).rejects.toThrow(/Give createAuthAdapters the session policy/);
  });
});
