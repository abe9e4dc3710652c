import { describe, expect, test } from "vitest";
import { createPortcullis, systemActor } from "./index.ts";
import { createInMemoryPorts } from "./testing/index.ts";

describe("createPortcullis", () => {
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
