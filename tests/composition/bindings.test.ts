import { parseSecretKey } from "@portcullis/adapters-auth";
import { AUTH_TYPES, authModule } from "@portcullis/adapters-auth/module";
import { HTTP_API, httpModule } from "@portcullis/adapters-http/module";
import { persistenceModule } from "@portcullis/adapters-persistence/module";
import type { DomainEvent } from "@portcullis/core";
import { useCases } from "@portcullis/core";
import { createInMemoryPorts, createInMemoryRepositories, FixedClock } from "@portcullis/core/testing";
import { coreModule, rebindPorts, TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { Container } from "inversify";
import { beforeEach, describe, expect, test } from "vitest";
import { testSecretKey } from "../support/server-defaults.ts";

const optional = ["options", "eventHandler", "eventSubscriber"];

// One loop over identifiers of different types.
const identifiers = TYPES as Readonly<Record<string, ServiceIdentifier<object>>>;
const identify = (name: string): ServiceIdentifier<object> => identifiers[name] ?? name;

let container: Container;
beforeEach(async () => {
  container = new Container();
  await container.load(
    coreModule(),
    persistenceModule({
      ports: createInMemoryRepositories(),
      healthCheck: { name: "database", check: async () => undefined },
    }),
    authModule({ secretKey: parseSecretKey(testSecretKey), issuer: "test", audience: "test" }),
    httpModule({ publicUrl: "http://portcullis.test" }),
  );
});

describe("the modules of all packages", () => {
  test.each(Object.keys(identifiers).filter((name) => !optional.includes(name)))("bind %s", (name) => {
    expect(container.get(identify(name))).toBeTypeOf("object");
  });

  test.each(Object.entries(useCases))("bind %s to its class", (name, UseCase) => {
    expect(container.get(identify(name))).toBeInstanceOf(UseCase);
  });

  test("bind what they export beside the ports", () => {
    expect(container.get(HTTP_API).middleware).toBeTypeOf("function");
    expect(container.get(AUTH_TYPES.keyRing)).toBe(container.get(TYPES.publicKeys));
    expect(container.get(TYPES.accessTokenIssuer)).toBe(container.get(TYPES.accessTokenVerifier));
  });

  test("leave options and handlers to the host", () => {
    for (const name of optional) expect(container.isBound(identify(name))).toBe(false);
  });
});

describe("rebinding", () => {
  const replacements = createInMemoryPorts(new FixedClock());

  const { signingKeys, ...ports } = { ...createInMemoryRepositories(), ...replacements };

  test.each(Object.keys(ports) as (keyof typeof ports)[])(
    "%s takes effect in every use case resolved afterwards, even when use cases were resolved before",
    async (name) => {
      expect(container.get(TYPES.dependencies)[name]).not.toBe(replacements[name]);
      const binding = await container.rebind(identify(name));
      binding.toConstantValue(replacements[name]);
      expect(container.get(TYPES.dependencies)[name]).toBe(replacements[name]);
    },
  );

  test("signingKeys takes effect in the key ring, which is not resolved yet", async () => {
    (await container.rebind(TYPES.signingKeys)).toConstantValue(signingKeys);
    await container.get(AUTH_TYPES.keyRing).prepare();
    expect(await signingKeys.list()).toHaveLength(1);
  });

  test("every port of a database at once, and none that was not bound", async () => {
    const memory = createInMemoryRepositories();
    rebindPorts(container, memory);
    const dependencies = container.get(TYPES.dependencies);
    const { signingKeys: keys, ...rebound } = memory;
    expect(dependencies).toMatchObject(rebound);
    expect(container.get(TYPES.signingKeys)).toBe(keys);
    expect(() => rebindPorts(new Container(), { clock: new FixedClock() })).toThrow(
      "The port clock is not bound.",
    );
  });

  test("the use cases run on a clock and a hasher for tests", async () => {
    const clock = new FixedClock("2031-05-05T00:00:00Z");
    (await container.rebind(TYPES.clock)).toConstantValue(clock);
    (await container.rebind(TYPES.passwordHasher)).toConstantValue(replacements.passwordHasher);
    const { prepareAccessControl, registerUser, signIn, authenticateAccessToken } = container.get(
      TYPES.portcullis,
    );
    await prepareAccessControl.execute();
    const user = await registerUser.execute({ email: "ada@example.com", password: "correct horse" });
    expect(user.createdAt).toEqual(clock.now());
    const tokens = await signIn.execute({ identifier: user.email, password: "correct horse" });
    expect((await authenticateAccessToken.execute(tokens.accessToken)).userId).toBe(user.id);
    clock.advance(15 * 60_000);
    await expect(authenticateAccessToken.execute(tokens.accessToken)).rejects.toThrow();
  });
});

test("options, event handlers and subscribers that a host binds reach the use cases", async () => {
  const handled: string[] = [];
  const received: DomainEvent[] = [];
  container
    .bind(TYPES.options)
    .toConstantValue({ registration: "closed", sessionPolicy: { refreshGrace: 0 } });
  container.bind(TYPES.eventHandler).toConstantValue({ handle: async ({ type }) => void handled.push(type) });
  container
    .bind(TYPES.eventSubscriber)
    .toConstantValue({ name: "test", handle: async (event) => void received.push(event) });
  const { prepareAccessControl, registerUser, createFirstSuperadmin, deliverEvents } = container.get(
    TYPES.portcullis,
  );
  await prepareAccessControl.execute();
  const account = { email: "ada@example.com", password: "correct horse" };
  await expect(registerUser.execute(account)).rejects.toMatchObject({ code: "identity.registration_closed" });
  await createFirstSuperadmin.execute(account);
  expect(handled).toEqual(["identity.user_created"]);
  expect((await deliverEvents.execute()).delivered).toBe(1);
  expect(received.map(({ type }) => type)).toEqual(["identity.user_created"]);
});
