import { describe, expect, expectTypeOf, test } from "vitest";
import type * as accessControl from "./access-control/use-cases.ts";
import type * as eventDelivery from "./event-delivery/use-cases.ts";
import type * as identity from "./identity/use-cases.ts";
import type { Actor, Dependencies, Portcullis, UnitOfWork } from "./index.ts";
import { builtInPermissions, useCases } from "./index.ts";
import type * as sessions from "./sessions/use-cases.ts";
import { failPermanently, later, recordEvents } from "./testing/contracts/event-delivery-subject.ts";
import { anEvent } from "./testing/contracts/samples.ts";
import { InMemoryDatabase } from "./testing/index.ts";
import type { Person, Scenario } from "./testing/internal/scenario.ts";
import { aScenario, cli, goodPassword, refusal } from "./testing/internal/scenario.ts";

type Classes = typeof accessControl & typeof eventDelivery & typeof identity & typeof sessions;

/** The use cases whose first input is an actor. */
type TakesActor = {
  [Name in keyof Portcullis]: Parameters<Portcullis[Name]["execute"]>[0] extends Actor ? Name : never;
}[keyof Portcullis];

/** The use cases that depend on the port, by what their constructors ask for. */
type DependsOn<Port extends keyof Dependencies> = {
  [Name in keyof Classes]: ConstructorParameters<Classes[Name]>[0] extends { readonly [Key in Port]: unknown }
    ? Uncapitalize<Name>
    : never;
}[keyof Classes];

/** The type check fails until each of them is in `ownAccount` or `administration`, and each of the others in `reads`. */
type GuardedWrite = TakesActor & DependsOn<"guardedUnitOfWork">;

/** Deletes sessions that ended over a day ago, in many units of work, and nothing that is still in use. */
const maintenance = "purgeSessions";

/** A password, a token, or the right to start the application authorizes these instead of an actor. */
const withoutActor = [
  "registerUser",
  "createFirstSuperadmin",
  "signIn",
  "refreshSession",
  "signOut",
  "authenticateAccessToken",
  "prepareAccessControl",
  "deliverEvents",
] as const satisfies readonly Exclude<keyof Portcullis, TakesActor>[];

interface World {
  readonly mallory: Person;
  readonly target: Person;
  /** A failed delivery to the subscriber `mail`, which no process has any more. */
  readonly deliveryId: string;
}

type Attack = (scenario: Scenario, actor: Person["actor"], world: World) => Promise<unknown>;

/** They write nothing, which is tested below. */
const reads: Readonly<Record<Exclude<TakesActor, GuardedWrite | typeof maintenance>, Attack>> = {
  getUser: ({ getUser }, actor, { target }) => getUser.execute(actor, { userId: target.id }),
  listUsers: ({ listUsers }, actor) => listUsers.execute(actor),
  checkPermissions: ({ checkPermissions }, actor, { target }) =>
    checkPermissions.execute(actor, { permissions: ["users:read"], userId: target.id }),
  listSessions: ({ listSessions }, actor, { target }) => listSessions.execute(actor, { userId: target.id }),
  getRole: ({ getRole }, actor) => getRole.execute(actor, { name: "ops" }),
  listRoles: ({ listRoles }, actor) => listRoles.execute(actor),
  listPermissions: ({ listPermissions }, actor) => listPermissions.execute(actor),
  listFailedDeliveries: ({ listFailedDeliveries }, actor) => listFailedDeliveries.execute(actor),
  listEventSubscribers: ({ listEventSubscribers }, actor) => listEventSubscribers.execute(actor),
};

/** What users may do to what is their own, whatever their roles. */
const ownAccount = {
  updateOwnProfile: ({ updateOwnProfile }, actor) => updateOwnProfile.execute(actor, { name: "Owned" }),
  changePassword: ({ changePassword }, actor) =>
    changePassword.execute(actor, { currentPassword: goodPassword, newPassword: "another horse" }),
  deleteOwnAccount: ({ deleteOwnAccount }, actor) =>
    deleteOwnAccount.execute(actor, { password: goodPassword }),
  revokeOwnSession: ({ revokeOwnSession }, actor, { mallory }) =>
    revokeOwnSession.execute(actor, { sessionId: mallory.actor.sessionId }),
  signOutEverywhere: ({ signOutEverywhere }, actor) => signOutEverywhere.execute(actor),
} as const satisfies Partial<Record<GuardedWrite, Attack>>;

/** What an administrator may do as long as they are one. */
const administration: Readonly<Record<Exclude<GuardedWrite, keyof typeof ownAccount>, Attack>> = {
  createUser: ({ createUser }, actor) =>
    createUser.execute(actor, { email: "puppet@example.com", password: goodPassword, roles: ["ops"] }),
  updateUser: ({ updateUser }, actor, { target }) =>
    updateUser.execute(actor, { userId: target.id, name: "Owned" }),
  activateUser: ({ activateUser }, actor, { mallory }) => activateUser.execute(actor, { userId: mallory.id }),
  deactivateUser: ({ deactivateUser }, actor, { target }) =>
    deactivateUser.execute(actor, { userId: target.id }),
  deleteUser: ({ deleteUser }, actor, { target }) => deleteUser.execute(actor, { userId: target.id }),
  assignRoles: ({ assignRoles }, actor, { mallory }) =>
    assignRoles.execute(actor, { userId: mallory.id, roles: ["ops", "spare"] }),
  revokeUserSessions: ({ revokeUserSessions }, actor, { target }) =>
    revokeUserSessions.execute(actor, { userId: target.id }),
  createRole: ({ createRole }, actor) =>
    createRole.execute(actor, { name: "backdoor", permissions: ["users:*"] }),
  changeRoleDescription: ({ changeRoleDescription }, actor) =>
    changeRoleDescription.execute(actor, { name: "spare", description: "Owned" }),
  setRolePermissions: ({ setRolePermissions }, actor) =>
    setRolePermissions.execute(actor, { name: "ops", permissions: ["users:*", "roles:*"] }),
  deleteRole: ({ deleteRole }, actor) => deleteRole.execute(actor, { name: "spare" }),
  retryFailedDelivery: ({ retryFailedDelivery }, actor, { deliveryId }) =>
    retryFailedDelivery.execute(actor, { deliveryId }),
  retryAllFailedDeliveries: ({ retryAllFailedDeliveries }, actor) => retryAllFailedDeliveries.execute(actor),
  discardFailedDelivery: ({ discardFailedDelivery }, actor, { deliveryId }) =>
    discardFailedDelivery.execute(actor, { deliveryId }),
  removeEventSubscriber: ({ removeEventSubscriber }, actor) =>
    removeEventSubscriber.execute(actor, { subscriber: "mail" }),
};

/** The permissions that each of them needs. */
const needs: Readonly<Record<keyof typeof administration, readonly string[]>> = {
  createUser: ["users:create", "roles:assign"],
  updateUser: ["users:update"],
  activateUser: ["users:update"],
  deactivateUser: ["users:update"],
  deleteUser: ["users:delete"],
  assignRoles: ["roles:assign"],
  revokeUserSessions: ["sessions:manage"],
  createRole: ["roles:manage"],
  changeRoleDescription: ["roles:manage"],
  setRolePermissions: ["roles:manage"],
  deleteRole: ["roles:manage"],
  retryFailedDelivery: ["events:manage"],
  retryAllFailedDeliveries: ["events:manage"],
  discardFailedDelivery: ["events:manage"],
  removeEventSubscriber: ["events:manage"],
};

type Revocation = (scenario: Scenario, world: World) => Promise<unknown>;

const accountRevocations: Readonly<Record<string, Revocation>> = {
  deactivated: ({ deactivateUser }, { mallory }) => deactivateUser.execute(cli, { userId: mallory.id }),
  deleted: ({ deleteUser }, { mallory }) => deleteUser.execute(cli, { userId: mallory.id }),
  "signed out": ({ revokeUserSessions }, { mallory }) =>
    revokeUserSessions.execute(cli, { userId: mallory.id }),
};

const revocations: Readonly<Record<string, Revocation>> = {
  ...accountRevocations,
  demoted: ({ assignRoles }, { mallory }) =>
    assignRoles.execute(cli, { userId: mallory.id, roles: ["user"] }),
  "stripped of their role's permissions": ({ setRolePermissions }) =>
    setRolePermissions.execute(cli, { name: "ops", permissions: [] }),
  "left without the role, which was deleted": ({ deleteRole }) => deleteRole.execute(cli, { name: "ops" }),
};

async function aFailedDelivery({ clock, ports }: Scenario): Promise<string> {
  await ports.eventSubscriptions.announce(["mail"], clock.now());
  await recordEvents(ports, [anEvent()]);
  await ports.eventDeliveries.distribute(1, later(), clock.now());
  const deliveryId = await failPermanently(ports, "mail", clock.now());
  clock.advance(60 * 60_000);
  return deliveryId;
}

/** A scenario whose next unit of work begins only after `interrupt` is through. */
async function anInterruptedScenario() {
  let interrupt: (() => Promise<unknown>) | null = null;
  let database: UnitOfWork | undefined;
  const scenario = await aScenario({}, (ports) => {
    database = ports.unitOfWork;
    const run: UnitOfWork["run"] = async (work) => {
      const now = interrupt;
      interrupt = null;
      await now?.();
      return ports.unitOfWork.run(work);
    };
    return { unitOfWork: { run } };
  });
  const permissions = ["users:*", "roles:*", "sessions:*", "events:*"];
  await scenario.createRole.execute(cli, { name: "ops", permissions });
  await scenario.createRole.execute(cli, { name: "spare", permissions: ["users:read"] });
  const world: World = {
    mallory: await scenario.person("mallory", ["ops"]),
    target: await scenario.person("target", ["user", "spare"]),
    deliveryId: await aFailedDelivery(scenario),
  };
  return {
    scenario,
    world,
    interruptWith(act: () => Promise<unknown>): void {
      interrupt = act;
    },
    wasInterrupted: () => interrupt === null,
    rows(): string {
      if (!(database instanceof InMemoryDatabase)) throw new Error("The ports are not in memory.");
      const { users, roles, permissions, sessions, refreshTokens, outbox, eventDeliveries } = database;
      return JSON.stringify(
        [users, roles, permissions, sessions, refreshTokens, outbox, eventDeliveries].map((table) =>
          table.values(),
        ),
      );
    },
  };
}

const refusals = ["access.actor_revoked", "access.permission_denied", "access.escalation_denied"];

async function attack(act: Attack, revoke: Revocation, expected = refusals): Promise<void> {
  const { scenario, world, interruptWith, wasInterrupted, rows } = await anInterruptedScenario();
  let revoked = "";
  interruptWith(async () => {
    await revoke(scenario, world);
    revoked = rows();
  });
  expect(expected).toContain(await refusal(act(scenario, world.mallory.actor, world)));
  expect(wasInterrupted()).toBe(true);
  expect(rows()).toBe(revoked);
}

test("[SEC-052] every use case is known here: as a read, as one without an actor, or as a guarded write", () => {
  const known = [
    ...Object.keys({ ...reads, ...administration, ...ownAccount }),
    ...withoutActor,
    maintenance,
  ];
  expect(known.toSorted()).toEqual(Object.keys(useCases).toSorted());
});

// By the compiler alone: at run time `expectTypeOf` asserts nothing.
test("no use case that takes an actor has the unguarded unit of work", () => {
  expectTypeOf<TakesActor & DependsOn<"unitOfWork">>().toEqualTypeOf<never>();
});

test.each(Object.entries(reads))("%s begins no unit of work", async (_, act: Attack) => {
  const { scenario, world, interruptWith, wasInterrupted } = await anInterruptedScenario();
  interruptWith(async () => undefined);
  await act(scenario, world.mallory.actor, world);
  expect(wasInterrupted()).toBe(false);
});

describe.each(Object.entries(administration))(
  "%s of an actor who, before it begins to write, was",
  (_, act) => {
    test("not touched at all succeeds", async () => {
      const { scenario, world } = await anInterruptedScenario();
      await expect(act(scenario, world.mallory.actor, world)).resolves.not.toThrow();
    });
    test.each(Object.entries(revocations))("[SEC-052] %s changes nothing", (__, revoke) =>
      attack(act, revoke),
    );
  },
);

describe.each(Object.entries(administration))(
  "%s of an actor who, before it begins to write,",
  (name, act) => {
    test.each(Object.entries(needs).flatMap(([each, permissions]) => (each === name ? permissions : [])))(
      "loses %s alone, changes nothing",
      (needed) => {
        const others = builtInPermissions
          .map((permission) => permission.name)
          .filter((other) => other !== needed);
        const revoke: Revocation = ({ setRolePermissions }) =>
          setRolePermissions.execute(cli, { name: "ops", permissions: others });
        return attack(act, revoke, ["access.permission_denied"]);
      },
    );
  },
);

describe.each(Object.entries(ownAccount))("%s of an actor who, before it begins to write, was", (_, act) => {
  test("not touched at all succeeds", async () => {
    const { scenario, world } = await anInterruptedScenario();
    await expect(act(scenario, world.mallory.actor, world)).resolves.not.toThrow();
  });
  test.each(Object.entries(accountRevocations))("[SEC-052] %s changes nothing", (__, revoke) =>
    attack(act, revoke),
  );
});
