import { randomBytes } from "node:crypto";
import type { PersistencePorts } from "@portcullis/core";
import { Password } from "@portcullis/core";
import { createInMemoryRepositories, FixedClock } from "@portcullis/core/testing";
import { coreModule, TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { Container } from "inversify";
import { describe, expect, test } from "vitest";
import { AUTH_TYPES, authModule } from "./module.ts";
import { SecretKey } from "./secrets/secret-key.ts";
import { CountingKeyStore, minute } from "./test-support/token-fixture.ts";

function makeContainer(clock = new FixedClock()) {
  const container = new Container();
  container.load(
    coreModule(),
    authModule({
      secretKey: new SecretKey(randomBytes(32)),
      issuer: "https://id.example.com",
      audience: "https://api.example.com",
    }),
  );
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
    const credentials = { email: "ada@example.com", password: "correct horse" };
    const { id } = await portcullis.registerUser.execute(credentials);
    const { accessToken } = await portcullis.signIn.execute({
      identifier: credentials.email,
      password: credentials.password,
    });
    expect((await portcullis.authenticateAccessToken.execute(accessToken)).userId).toBe(id);
    expect(await container.get(TYPES.publicKeys).publicKeys()).toHaveLength(1);
  });

  test("signs in even when nobody called prepare", async () => {
    const { container } = makeContainer();
    const portcullis = container.get(TYPES.portcullis);
    await portcullis.prepareAccessControl.execute();
    const credentials = { email: "ada@example.com", password: "correct horse" };
    await portcullis.registerUser.execute(credentials);
    const signIns = Array.from({ length: 5 }, () =>
      portcullis.signIn.execute({ identifier: credentials.email, password: credentials.password }),
    );
    for (const { accessToken } of await Promise.all(signIns))
      await portcullis.authenticateAccessToken.execute(accessToken);
  });

  test("gives one object to all who resolve", () => {
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

  test("hashing needs neither a clock nor a key store", async () => {
    const container = new Container();
    container.load(authModule({ secretKey: new SecretKey(randomBytes(32)), issuer: "i", audience: "a" }));
    const password = Password.parse("correct horse");
    await expect(container.get(TYPES.passwordHasher).verify(password, null)).resolves.toMatchObject({
      matches: false,
    });
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

  test("takes the access-token lifetime from the session policy", async () => {
    const { container, clock } = makeContainer();
    container.bind(TYPES.options).toConstantValue({ sessionPolicy: { accessTokenTtl: 120 * minute } });
    const keyRing = container.get(AUTH_TYPES.keyRing);
    await keyRing.prepare();
    await keyRing.rotate();
    clock.advance(121 * minute);
    expect((await keyRing.list()).map(({ status }) => status)).toEqual(["current", "verifying"]);
    clock.advance(2 * minute);
    expect((await keyRing.list()).map(({ status }) => status)).toEqual(["current", "retired"]);
  });
});
