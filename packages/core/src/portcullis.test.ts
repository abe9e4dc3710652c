import { describe, expect, test } from "vitest";
import { createPortcullis, SignIn, systemActor, useCases } from "./index.ts";
import { createInMemoryPorts } from "./testing/index.ts";

test("useCases has each class under its name in Portcullis", () => {
  expect(useCases.signIn).toBe(SignIn);
  const names = Object.values(useCases).map(({ name }) => name.charAt(0).toLowerCase() + name.slice(1));
  expect(Object.keys(useCases)).toEqual(names);
});

describe("createPortcullis", () => {
  test("needs neither a clock nor ids", async () => {
    const { clock: _clock, ids: _ids, ...ports } = createInMemoryPorts();
    const portcullis = createPortcullis(ports);
    await portcullis.prepareAccessControl.execute();
    const before = Date.now();
    const ada = await portcullis.registerUser.execute({
      email: "ada@example.com",
      password: "correct horse",
    });
    expect(ada.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(ada.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test("signs up, signs in and authenticates over in-memory adapters", async () => {
    const portcullis = createPortcullis(createInMemoryPorts());
    await portcullis.prepareAccessControl.execute();
    const ada = await portcullis.registerUser.execute({
      email: "ada@example.com",
      password: "correct horse",
    });
    const tokens = await portcullis.signIn.execute({
      identifier: "ADA@example.com",
      password: "correct horse",
    });
    const actor = await portcullis.authenticateAccessToken.execute(tokens.accessToken);
    expect(actor.userId).toBe(ada.id);
    expect((await portcullis.listUsers.execute(systemActor("test"))).items).toHaveLength(1);
  });
});
