import { describe, expect, test } from "vitest";
import type { PortcullisOptions } from "../../index.ts";
import { Email } from "../../index.ts";
import { withFaults } from "../../testing/index.ts";
import { aScenario, cli, goodPassword, issuesOf, refusal } from "../../testing/internal/scenario.ts";

const ada = { email: " Ada@Example.com ", password: goodPassword, username: "Ada", name: " Ada Lovelace " };

test("creates an active user with the role user, and records it", async () => {
  const { clock, getUser, newEvents, ports, registerUser } = await aScenario();
  const user = await registerUser.execute(ada);
  expect(user).toMatchObject({
    email: "ada@example.com",
    username: "Ada",
    name: "Ada Lovelace",
    isActive: true,
    emailVerified: false,
    roles: ["user"],
    createdAt: clock.now(),
    updatedAt: clock.now(),
    version: 1,
  });
  expect(Object.keys(user)).not.toContain("passwordHash");
  expect(await getUser.execute(cli, { userId: user.id })).toEqual(user);
  const stored = await ports.users.findByIdentifier(Email.parse("ada@example.com"));
  expect(stored?.passwordHash).not.toBe(goodPassword);
  const events = await newEvents();
  expect(events).toMatchObject([
    { type: "identity.user_registered", actor: { type: "user", userId: user.id }, data: { userId: user.id } },
  ]);
  expect(JSON.stringify(events)).not.toContain("ada@");
});

test("username and name are optional", async () => {
  const { registerUser } = await aScenario();
  const { email, password } = ada;
  expect(await registerUser.execute({ email, password })).toMatchObject({ username: null, name: null });
});

test("names every bad field at once", async () => {
  const { newEvents, ports, registerUser } = await aScenario();
  const input = { email: "no", password: "1234567", username: "!", name: "a\u0000b" };
  expect(await issuesOf(registerUser.execute(input))).toEqual({
    email: "identity.invalid_email",
    password: "identity.invalid_password",
    username: "identity.invalid_username",
    name: "identity.invalid_name",
  });
  expect(await ports.userDirectory.list(everyone)).toEqual([]);
  expect(await newEvents()).toEqual([]);
});

const everyone = { search: null, role: null, active: null, sort: "email", limit: 100, after: null } as const;

test("[SEC-051] ignores what is not part of the input, such as a role", async () => {
  const { registerUser } = await aScenario();
  const smuggled = {
    ...ada,
    roles: ["superadmin"],
    role: "admin",
    id: "x",
    emailVerified: true,
    isActive: false,
  };
  expect(await registerUser.execute(smuggled)).toMatchObject({
    roles: ["user"],
    emailVerified: false,
    isActive: true,
  });
});

test("refuses the most common passwords, in any letter case", async () => {
  const { registerUser } = await aScenario();
  for (const password of ["password", "PassWord", "12345678"]) {
    expect(await refusal(registerUser.execute({ ...ada, password }))).toBe("identity.password_too_common");
  }
});

test("refuses an email or a username that another user has", async () => {
  const { newEventTypes, registerUser } = await aScenario();
  await registerUser.execute(ada);
  await newEventTypes();
  const other = { ...ada, email: "other@example.com" };
  expect(await refusal(registerUser.execute({ ...ada, username: null }))).toBe("identity.email_taken");
  expect(await refusal(registerUser.execute({ ...other, username: "ADA" }))).toBe("identity.username_taken");
  expect(await newEventTypes()).toEqual([]);
});

describe("without hashing anything", () => {
  async function aCountingScenario(options: PortcullisOptions) {
    const hashed: unknown[] = [];
    const scenario = await aScenario(options, ({ passwordHasher }) => ({
      passwordHasher: withFaults(passwordHasher, {
        hash(password) {
          hashed.push(password);
          return passwordHasher.hash(password);
        },
      }),
    }));
    return { ...scenario, hashed };
  }

  test("refuses registration while it is closed", async () => {
    const { hashed, newEvents, registerUser } = await aCountingScenario({ registration: "closed" });
    expect(await refusal(registerUser.execute(ada))).toBe("identity.registration_closed");
    expect(await newEvents()).toEqual([]);
    expect(hashed).toEqual([]);
  });

  test("refuses an email that is known to be taken", async () => {
    const { hashed, registerUser } = await aCountingScenario({});
    await registerUser.execute(ada);
    expect(await refusal(registerUser.execute({ ...ada, username: null }))).toBe("identity.email_taken");
    expect(hashed).toHaveLength(1);
  });
});

test("of many registrations of one email in many spellings, one succeeds", async () => {
  const { newEventTypes, ports, registerUser } = await aScenario();
  const spellings = [
    "straße@example.com",
    "STRASSE@example.com",
    "Strasse@EXAMPLE.com",
    " straſſe@example.com",
  ];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 40 }, (_, index) =>
      registerUser.execute({ email: spellings[index % 4] ?? "", password: goodPassword }),
    ),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const codes = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
  expect(new Set(codes)).toEqual(new Set(["identity.email_taken"]));
  expect(await ports.userDirectory.list(everyone)).toHaveLength(1);
  expect(await newEventTypes()).toEqual(["identity.user_registered"]);
});

test("an event handler's error rolls everything back", async () => {
  const failure = new Error("no room for more rows");
  const { newEvents, ports, registerUser } = await aScenario({
    eventHandlers: [
      {
        async handle({ type }) {
          if (type === "identity.user_registered") throw failure;
        },
      },
    ],
  });
  await expect(registerUser.execute(ada)).rejects.toBe(failure);
  expect(await ports.userDirectory.list(everyone)).toEqual([]);
  expect(await newEvents()).toEqual([]);
});
