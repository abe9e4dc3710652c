import { createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, test } from "vitest";
import { CommonPasswordBlocklist } from "./common-password-blocklist.ts";

const email = "ada@example.com";
const password = "correct horse battery";

// In order of frequency. ASVS 6.2.4 counts those that the rules for passwords would allow otherwise.
const mostCommon = dictionary["passwords-common"].filter(({ length }) => length >= 8).slice(0, 3_000);

describe("the 3,000 most common passwords are refused", async () => {
  const portcullis = createPortcullis({
    ...createInMemoryPorts(),
    passwordBlocklist: new CommonPasswordBlocklist(),
  });
  await portcullis.prepareAccessControl.execute();
  await portcullis.registerUser.execute({ email, password });
  const tokens = await portcullis.signIn.execute({ identifier: email, password });
  const ada = await portcullis.authenticateAccessToken.execute(tokens.accessToken);

  const ways: Readonly<Record<string, (chosen: string) => Promise<unknown>>> = {
    register: (chosen) => portcullis.registerUser.execute({ email: "new@example.com", password: chosen }),
    "create by an administrator": (chosen) =>
      portcullis.createUser.execute(systemActor("test"), { email: "new@example.com", password: chosen }),
    "create the first superadmin": (chosen) =>
      portcullis.createFirstSuperadmin.execute({ email: "new@example.com", password: chosen }),
    change: (chosen) =>
      portcullis.changePassword.execute(ada, { currentPassword: password, newPassword: chosen }),
  };

  test.each(Object.entries(ways))("[SEC-006] at %s", async (_way, choose) => {
    expect(mostCommon).toHaveLength(3_000);
    const accepted: string[] = [];
    for (const text of mostCommon) {
      const error = await choose(text).then(
        () => null,
        (reason: unknown) => reason,
      );
      if ((error as { code?: unknown } | null)?.code !== "identity.password_too_common") accepted.push(text);
    }
    expect(accepted).toEqual([]);
  });
});
