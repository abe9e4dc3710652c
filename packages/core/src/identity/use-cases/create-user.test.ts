import { describe, expect, test } from "vitest";
import { aScenario, cli, goodPassword, issuesOf, refusal } from "../../testing/internal/scenario.ts";
import { withFaults } from "../../testing/mutants/with-faults.ts";

const input = { email: "new@example.com", password: goodPassword };

describe("CreateUser", () => {
  test("creates a user with the role user, also while registration is closed", async () => {
    const { createUser, newEvents, person } = await aScenario({ registration: "closed" });
    const admin = await person("admin", ["admin"]);
    const user = await createUser.execute(admin.actor, { ...input, username: "new", name: "New" });
    expect(user).toMatchObject({ email: "new@example.com", username: "new", name: "New", roles: ["user"] });
    expect(await newEvents()).toMatchObject([
      {
        type: "identity.user_created",
        actor: { type: "user", userId: admin.id },
        data: { userId: user.id, roles: ["user"] },
      },
    ]);
  });

  test("assigns roles within the actor's permissions", async () => {
    const { createUser, person } = await aScenario();
    const { actor } = await person("admin", ["admin"]);
    const user = await createUser.execute(actor, { ...input, roles: ["admin", "user", "admin"] });
    expect(user.roles).toEqual(["admin", "user"]);
    expect((await createUser.execute(actor, { ...input, email: "b@example.com", roles: [] })).roles).toEqual(
      [],
    );
  });

  test("refuses, and leaves no user and no event", async () => {
    const { createUser, createRole, listUsers, newEventTypes, person } = await aScenario();
    await createRole.execute(cli, { name: "clerk", permissions: ["users:create"] });
    const { actor: admin } = await person("admin", ["admin"]);
    const { actor: clerk } = await person("clerk", ["clerk"]);
    const { actor: ada } = await person("ada");
    expect(await refusal(createUser.execute(ada, input))).toBe("access.permission_denied");
    expect(await refusal(createUser.execute(clerk, { ...input, roles: ["user"] }))).toBe(
      "access.permission_denied",
    );
    expect(await refusal(createUser.execute(admin, { ...input, roles: ["superadmin"] }))).toBe(
      "access.escalation_denied",
    );
    expect(await refusal(createUser.execute(admin, { ...input, roles: ["unknown"] }))).toBe(
      "access.unknown_role",
    );
    expect(await refusal(createUser.execute(admin, { ...input, email: "ADA@example.com" }))).toBe(
      "identity.email_taken",
    );
    expect(await refusal(createUser.execute(admin, { ...input, username: "Ada" }))).toBe(
      "identity.username_taken",
    );
    expect(await refusal(createUser.execute(admin, { ...input, password: "PASSWORD" }))).toBe(
      "identity.password_too_common",
    );
    expect(
      await issuesOf(
        createUser.execute(admin, { email: "", password: "", username: "", name: "\n", roles: ["!"] }),
      ),
    ).toEqual({
      email: "identity.invalid_email",
      password: "identity.invalid_password",
      username: "identity.invalid_username",
      roles: "access.invalid_role_name",
    });
    expect((await listUsers.execute(cli)).items).toHaveLength(3);
    expect(await newEventTypes()).toEqual([]);
  });

  test("refuses what it can before it hashes a password, and first who may not create users", async () => {
    let hashes = 0;
    const { createUser, person } = await aScenario({}, ({ passwordHasher }) => ({
      passwordHasher: withFaults(passwordHasher, {
        hash(password) {
          hashes += 1;
          return passwordHasher.hash(password);
        },
      }),
    }));
    const { actor: admin } = await person("admin", ["admin"]);
    const { actor: ada } = await person("ada");
    hashes = 0;
    const refused = [
      createUser.execute(ada, { email: "", password: "" }),
      createUser.execute(admin, { ...input, roles: ["superadmin"] }),
      createUser.execute(admin, { ...input, roles: ["unknown"] }),
      createUser.execute(admin, { ...input, email: "ada@example.com" }),
      createUser.execute(admin, { ...input, password: "PASSWORD" }),
    ];
    expect(await Promise.all(refused.map(refusal))).toEqual([
      "access.permission_denied",
      "access.escalation_denied",
      "access.unknown_role",
      "identity.email_taken",
      "identity.password_too_common",
    ]);
    expect(hashes).toBe(0);
  });

  test("an actor without roles:assign creates users with the default role", async () => {
    const { createUser, createRole, person } = await aScenario();
    await createRole.execute(cli, { name: "clerk", permissions: ["users:create"] });
    const { actor } = await person("clerk", ["clerk"]);
    expect((await createUser.execute(actor, input)).roles).toEqual(["user"]);
  });
});

describe("CreateFirstSuperadmin", () => {
  test("creates one superadmin, and no second", async () => {
    const { createFirstSuperadmin, listUsers, newEvents } = await aScenario();
    const user = await createFirstSuperadmin.execute(input);
    expect(user?.roles).toEqual(["superadmin", "user"]);
    expect(await createFirstSuperadmin.execute({ ...input, email: "second@example.com" })).toBeNull();
    expect((await listUsers.execute(cli)).items).toHaveLength(1);
    expect(await newEvents()).toMatchObject([
      { type: "identity.user_created", actor: { type: "system", name: "bootstrap" } },
    ]);
  });

  test("of many concurrent calls, one creates it", async () => {
    const { createFirstSuperadmin, listUsers } = await aScenario();
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        createFirstSuperadmin.execute({ ...input, email: `root-${index}@example.com` }),
      ),
    );
    expect(made.filter((user) => user !== null)).toHaveLength(1);
    expect((await listUsers.execute(cli, { role: "superadmin" })).items).toHaveLength(1);
  });

  test("creates another when the only one was deactivated in the database", async () => {
    const { createFirstSuperadmin, ports } = await aScenario();
    const first = await createFirstSuperadmin.execute(input);
    const stored = first && (await ports.users.findById(first.id));
    if (stored) await ports.users.save(stored.deactivate(stored.updatedAt));
    expect(await createFirstSuperadmin.execute({ ...input, email: "second@example.com" })).not.toBeNull();
  });

  test("refuses invalid input and an email that another user has", async () => {
    const { createFirstSuperadmin, listUsers, person } = await aScenario();
    await person("ada");
    expect(await issuesOf(createFirstSuperadmin.execute({ ...input, password: "short" }))).toEqual({
      password: "identity.invalid_password",
    });
    expect(await refusal(createFirstSuperadmin.execute({ ...input, password: "password" }))).toBe(
      "identity.password_too_common",
    );
    expect(await refusal(createFirstSuperadmin.execute({ ...input, email: "ada@example.com" }))).toBe(
      "identity.email_taken",
    );
    expect((await listUsers.execute(cli, { role: "superadmin" })).items).toEqual([]);
  });
});
