import { describe, expect, test } from "vitest";
import { aScenario, refusal } from "../../testing/internal/scenario.ts";

describe("GetOwnAccount", () => {
  test("returns the actor of the token, and their user, as they are now", async () => {
    const { authenticateAccessToken, getOwnAccount, getUser, person, updateOwnProfile } = await aScenario();
    const { actor, tokens } = await person("ada", ["admin"]);
    await updateOwnProfile.execute(actor, { name: "Ada Lovelace" });
    expect(await getOwnAccount.execute(tokens.accessToken)).toEqual({
      actor: await authenticateAccessToken.execute(tokens.accessToken),
      user: await getUser.execute(actor, { userId: actor.userId }),
    });
  });

  test("refuses what AuthenticateAccessToken refuses", async () => {
    const { getOwnAccount, person, signOut } = await aScenario();
    const { tokens } = await person("ada");
    expect(await refusal(getOwnAccount.execute("forged"))).toBe("sessions.invalid_access_token");
    await signOut.execute(tokens);
    expect(await refusal(getOwnAccount.execute(tokens.accessToken))).toBe("sessions.invalid_access_token");
  });
});
