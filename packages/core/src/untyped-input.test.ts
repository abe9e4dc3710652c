import { beforeEach, describe, expect, test } from "vitest";
import type { Actor, Portcullis } from "./index.ts";
import { createPortcullis, DomainError, systemActor } from "./index.ts";
import { createInMemoryPorts } from "./testing/index.ts";

/** What JSON can put where a use case expects text, a number or a list. */
const untyped: readonly unknown[] = [
  undefined,
  null,
  5,
  -1.5,
  true,
  "",
  "x",
  {},
  [],
  [5],
  ["a", null],
  { length: 9 },
];

let portcullis: Portcullis;
let actor: Actor;
let user: string;
beforeEach(async () => {
  portcullis = createPortcullis(createInMemoryPorts());
  await portcullis.prepareAccessControl.execute();
  const account = { email: "ada@example.com", password: "correct horse battery", username: "ada" };
  user = (await portcullis.registerUser.execute(account)).id;
  const { accessToken } = await portcullis.signIn.execute({ identifier: "ada", password: account.password });
  actor = await portcullis.authenticateAccessToken.execute(accessToken);
});

const system = systemActor("test");
const password = "correct horse battery";

/** A caller without types: the value of one field is anything. */
type Call = (value: never) => Promise<unknown>;

const calls: Readonly<Record<string, Call>> = {
  "registerUser email": (email) => portcullis.registerUser.execute({ email, password }),
  "registerUser password": (value) =>
    portcullis.registerUser.execute({ email: "b@example.com", password: value }),
  "registerUser username": (username) =>
    portcullis.registerUser.execute({ email: "b@example.com", password, username }),
  "registerUser name": (name) => portcullis.registerUser.execute({ email: "b@example.com", password, name }),
  "createUser roles": (roles) =>
    portcullis.createUser.execute(system, { email: "c@example.com", password, roles }),
  "signIn identifier": (identifier) => portcullis.signIn.execute({ identifier, password }),
  "signIn password": (value) => portcullis.signIn.execute({ identifier: "ada", password: value }),
  "signIn client": (client) => portcullis.signIn.execute({ identifier: "ada", password, client }),
  "signIn client.ip": (ip) =>
    portcullis.signIn.execute({ identifier: "ada", password, client: { ip, userAgent: ip } }),
  "refreshSession refreshToken": (refreshToken) => portcullis.refreshSession.execute({ refreshToken }),
  authenticateAccessToken: (token) => portcullis.authenticateAccessToken.execute(token),
  getOwnAccount: (token) => portcullis.getOwnAccount.execute(token),
  "updateUser email": (email) => portcullis.updateUser.execute(system, { userId: user, email }),
  "updateOwnProfile username": (username) => portcullis.updateOwnProfile.execute(actor, { username }),
  "updateOwnProfile name": (name) => portcullis.updateOwnProfile.execute(actor, { name }),
  "changePassword currentPassword": (currentPassword) =>
    portcullis.changePassword.execute(actor, { currentPassword, newPassword: "another long one" }),
  "changePassword newPassword": (newPassword) =>
    portcullis.changePassword.execute(actor, { currentPassword: password, newPassword }),
  "deleteOwnAccount password": (value) => portcullis.deleteOwnAccount.execute(actor, { password: value }),
  "getUser userId": (userId) => portcullis.getUser.execute(system, { userId }),
  "listUsers search": (search) => portcullis.listUsers.execute(system, { search }),
  "listUsers role": (role) => portcullis.listUsers.execute(system, { role }),
  "listUsers active": (active) => portcullis.listUsers.execute(system, { active }),
  "listUsers sort": (sort) => portcullis.listUsers.execute(system, { sort }),
  "signOut refreshToken": (refreshToken) => portcullis.signOut.execute({ refreshToken }),
  "signOut accessToken": (accessToken) => portcullis.signOut.execute({ accessToken }),
  "listUsers limit": (limit) => portcullis.listUsers.execute(system, { limit }),
  "listUsers cursor": (cursor) => portcullis.listUsers.execute(system, { cursor }),
  "assignRoles roles": (roles) => portcullis.assignRoles.execute(system, { userId: user, roles }),
  "revokeOwnSession sessionId": (sessionId) => portcullis.revokeOwnSession.execute(actor, { sessionId }),
  "createRole name": (name) => portcullis.createRole.execute(system, { name, permissions: [] }),
  "createRole permissions": (permissions) =>
    portcullis.createRole.execute(system, { name: "editor", permissions }),
  "createRole description": (description) =>
    portcullis.createRole.execute(system, { name: "editor", permissions: [], description }),
  "setRolePermissions permissions": (permissions) =>
    portcullis.setRolePermissions.execute(system, { name: "user", permissions }),
  "checkPermissions permissions": (permissions) =>
    portcullis.checkPermissions.execute(actor, { permissions }),
};

describe("[SEC-136] a caller without types, as a handler that passes its JSON on, gets an answer or a DomainError", () => {
  test.each(Object.entries(calls))("%s", async (_name, call) => {
    for (const value of untyped) {
      // What the types forbid is the point of this test.
      const failure = await call(value as never).then(
        () => null,
        (error: unknown) => error,
      );
      if (failure !== null && !(failure instanceof DomainError)) {
        expect.unreachable(`${JSON.stringify(value)}: ${String(failure)}`);
      }
    }
  });
});
