import { describe, expect, test } from "vitest";
import { Password, User } from "../../index.ts";
import type { InterruptedScenario } from "../../testing/internal/interrupted-scenario.ts";
import { anInterruptedScenario } from "../../testing/internal/interrupted-scenario.ts";
import type { Person } from "../../testing/internal/scenario.ts";
import { cli, goodPassword, refusal } from "../../testing/internal/scenario.ts";

const credentials = { identifier: "ada@example.com", password: goodPassword };

type Change = (scenario: InterruptedScenario, ada: Person) => Promise<unknown>;

const changes: Readonly<Record<string, Change>> = {
  "has another password": ({ changePassword }, { actor }) =>
    changePassword.execute(actor, {
      currentPassword: goodPassword,
      newPassword: "battery staple",
      signOutOthers: false,
    }),
  "is deactivated": ({ deactivateUser }, { id }) => deactivateUser.execute(cli, { userId: id }),
  "is deleted": ({ deleteUser }, { id }) => deleteUser.execute(cli, { userId: id }),
};

/** Hashes the same password again, as another sign-in does when the hash is outdated. */
async function rehash({ ports }: InterruptedScenario, { id }: Person): Promise<void> {
  const user = await ports.users.findById(id);
  const passwordHash = await ports.passwordHasher.hash(Password.parse(goodPassword));
  if (user !== null) await ports.users.save(User.restore({ ...user, passwordHash }));
}

describe("SignIn, when the user changes between the check of the password and the session", () => {
  test.each(Object.entries(changes))("starts none for a user who %s", async (_, change) => {
    const scenario = await anInterruptedScenario();
    const ada = await scenario.person("ada");
    scenario.interrupt(() => change(scenario, ada));
    expect(await refusal(scenario.signIn.execute(credentials))).toBe("sessions.invalid_credentials");
    expect(await scenario.newEventTypes()).not.toContain("sessions.session_started");
  });

  test("checks the password up to three times", async () => {
    const scenario = await anInterruptedScenario();
    const ada = await scenario.person("ada");
    scenario.interrupt(() => rehash(scenario, ada), 2);
    expect((await scenario.signIn.execute(credentials)).userId).toBe(ada.id);
    scenario.interrupt(() => rehash(scenario, ada), 3);
    expect(await refusal(scenario.signIn.execute(credentials))).toBe("sessions.invalid_credentials");
    expect((await scenario.signIn.execute(credentials)).userId).toBe(ada.id);
  });
});
