import { describe, expect, test } from "vitest";
import { aScenario, cli, issuesOf, refusal } from "../../testing/internal/scenario.ts";
import { User } from "../domain/user.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

describe("UpdateOwnProfile", () => {
  test("changes name and username, and records which fields", async () => {
    const { clock, newEvents, person, updateOwnProfile } = await aScenario();
    const ada = await person("ada");
    clock.advance(1_000);
    const user = await updateOwnProfile.execute(ada.actor, { name: "Ada", username: null });
    expect(user).toMatchObject({ name: "Ada", username: null, version: 2, updatedAt: clock.now() });
    expect(await newEvents()).toMatchObject([
      { type: "identity.user_profile_changed", data: { userId: ada.id, fields: ["username", "name"] } },
    ]);
  });

  test("[SEC-131] changes neither the email nor anything else that is smuggled in", async () => {
    const { getUser, person, updateOwnProfile } = await aScenario();
    const ada = await person("ada");
    const smuggled = { name: "Ada", email: "eve@example.com", roles: ["superadmin"], emailVerified: true };
    await updateOwnProfile.execute(ada.actor, smuggled);
    expect(await getUser.execute(cli, { userId: ada.id })).toMatchObject({
      name: "Ada",
      email: ada.email,
      roles: ["user"],
      emailVerified: false,
    });
  });

  test("an empty change changes nothing and records nothing", async () => {
    const { newEvents, person, updateOwnProfile } = await aScenario();
    const ada = await person("ada");
    expect((await updateOwnProfile.execute(ada.actor, {})).version).toBe(1);
    expect(await newEvents()).toEqual([]);
  });

  test("refuses", async () => {
    const { deleteUser, newEvents, person, updateOwnProfile } = await aScenario();
    const [ada, bob] = [await person("ada"), await person("bob")];
    expect(await refusal(updateOwnProfile.execute(cli, { name: "x" }))).toBe("identity.not_a_user");
    expect(await issuesOf(updateOwnProfile.execute(ada.actor, { name: "\u0000x", username: "" }))).toEqual({
      name: "identity.invalid_name",
      username: "identity.invalid_username",
    });
    expect(await refusal(updateOwnProfile.execute(ada.actor, { username: "BOB" }))).toBe(
      "identity.username_taken",
    );
    const stale = updateOwnProfile.execute(ada.actor, { name: "x", expectedVersion: 7 });
    expect(await refusal(stale)).toBe("shared.precondition_failed");
    expect(await newEvents()).toEqual([]);
    await deleteUser.execute(cli, { userId: bob.id });
    expect(await refusal(updateOwnProfile.execute(bob.actor, { name: "x" }))).toBe("access.actor_revoked");
  });
});

describe("UpdateUser", () => {
  test("saves and records only fields that differ", async () => {
    const { clock, newEvents, person, updateUser } = await aScenario();
    const { id: userId } = await person("ada");
    const profile = { userId, email: "ADA@example.com", username: "ada", name: null };
    clock.advance(1_000);
    const same = await updateUser.execute(cli, profile);
    expect(same).toMatchObject({ version: 1, updatedAt: same.createdAt });
    expect(await newEvents()).toEqual([]);
    // The same username to the system, but not to its owner.
    const user = await updateUser.execute(cli, { ...profile, username: "Ada" });
    expect(user).toMatchObject({ username: "Ada", version: 2, updatedAt: clock.now() });
    expect((await updateUser.execute(cli, { userId, username: null, name: null })).version).toBe(3);
    expect((await updateUser.execute(cli, { userId, username: null, name: null })).version).toBe(3);
    const data = { userId, fields: ["username"] };
    expect((await newEvents()).map((event) => event.data)).toEqual([data, data]);
  });

  test("changes a user's email, which then has to be verified again", async () => {
    const { newEvents, person, ports, updateUser } = await aScenario();
    const [admin, ada] = [await person("admin", ["admin"]), await person("ada")];
    const stored = await ports.users.findById(ada.id);
    if (stored !== null) await ports.users.save(User.restore({ ...stored, emailVerified: true }));
    const user = await updateUser.execute(admin.actor, {
      userId: ada.id,
      email: "Countess@example.com",
      expectedVersion: 2,
    });
    expect(user).toMatchObject({ email: "countess@example.com", emailVerified: false, version: 3 });
    expect(await newEvents()).toMatchObject([
      {
        type: "identity.user_profile_changed",
        actor: { type: "user", userId: admin.id },
        data: { userId: ada.id, fields: ["email"] },
      },
    ]);
  });

  test("of two changes based on one version, one succeeds", async () => {
    const { person, updateUser } = await aScenario();
    const ada = await person("ada");
    const outcomes = await Promise.allSettled(
      ["A", "B"].map((name) => updateUser.execute(cli, { userId: ada.id, name, expectedVersion: 1 })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("refuses", async () => {
    const { newEvents, person, updateUser } = await aScenario();
    const { actor: admin } = await person("admin", ["admin"]);
    const [ada, bob] = [await person("ada"), await person("bob")];
    const root = await person("root", ["superadmin"]);
    const change = { userId: ada.id, name: "x" };
    expect(await refusal(updateUser.execute(bob.actor, change))).toBe("access.permission_denied");
    expect(await refusal(updateUser.execute(admin, { ...change, userId: root.id }))).toBe(
      "access.escalation_denied",
    );
    expect(await refusal(updateUser.execute(admin, { ...change, userId: unknown }))).toBe(
      "identity.user_not_found",
    );
    expect(await refusal(updateUser.execute(admin, { ...change, userId: "1" }))).toBe(
      "identity.user_not_found",
    );
    expect(await refusal(updateUser.execute(admin, { ...change, expectedVersion: 2 }))).toBe(
      "shared.precondition_failed",
    );
    expect(await refusal(updateUser.execute(admin, { ...change, email: "BOB@example.com" }))).toBe(
      "identity.email_taken",
    );
    expect(await refusal(updateUser.execute(admin, { ...change, username: "Bob" }))).toBe(
      "identity.username_taken",
    );
    expect(await issuesOf(updateUser.execute(admin, { ...change, email: "x" }))).toEqual({
      email: "identity.invalid_email",
    });
    expect(await newEvents()).toEqual([]);
  });
});
