import { expect, test } from "vitest";
import { parseRoleName } from "../../access-control/index.ts";
import { at, aUser } from "../../testing/contracts/samples.ts";
import { Email } from "./email.ts";
import { asPasswordHash } from "./password-hash.ts";
import { toUserView } from "./to-user-view.ts";
import { User } from "./user.ts";

test("a new user is active, not verified, at version 0, with each role once, in the order of names", () => {
  const { id, email } = aUser();
  const now = at(5);
  const roles = ["b", "a", "b"].map(parseRoleName);
  const user = User.register({ id, email, passwordHash: null, roles }, now);
  expect(user).toMatchObject({ isActive: true, emailVerified: false, version: 0, roles: ["a", "b"] });
  expect([user.createdAt, user.updatedAt]).toEqual([now, now]);
});

test("copies its input", () => {
  const now = new Date(at(0));
  const { id, email } = aUser();
  const user = User.register({ id, email, username: null, name: null, passwordHash: null, roles: [] }, now);
  now.setTime(0);
  expect(user.createdAt).toEqual(at(0));
});

test("a new mailbox has to be verified again, another spelling of the same one does not", () => {
  const user = aUser({ email: Email.parse("ada@bücher.example"), emailVerified: true });
  const respelt = user.changeProfile({ email: Email.parse("ADA@xn--bcher-kva.example") }, at(1));
  expect(respelt.emailVerified).toBe(true);
  expect(user.changeProfile({ name: "Ada" }, at(1)).emailVerified).toBe(true);
  expect(user.changeProfile({ email: Email.parse("ada@example.com") }, at(1)).emailVerified).toBe(false);
});

test("each change returns a new user and leaves the old one", () => {
  const user = aUser();
  const before = User.restore(user);
  const hash = asPasswordHash("$x$");
  expect(user.changePassword(hash, at(1))).toMatchObject({ passwordHash: hash, updatedAt: at(1) });
  expect(user.upgradeHash(hash)).toMatchObject({ passwordHash: hash, updatedAt: user.updatedAt });
  expect(user.deactivate(at(1))).toMatchObject({ isActive: false, updatedAt: at(1) });
  expect(user.deactivate(at(1)).activate(at(2))).toMatchObject({ isActive: true, updatedAt: at(2) });
  const editor = parseRoleName("editor");
  expect(user.assignRoles([editor], at(1)).hasRole(editor)).toBe(true);
  expect(user.hasRole(editor)).toBe(false);
  expect(user).toEqual(before);
});

test("a view has no password hash", () => {
  const view = toUserView(aUser({ passwordHash: asPasswordHash("$secret$") }));
  expect(JSON.stringify(view)).not.toContain("secret");
  expect(Object.keys(view)).not.toContain("passwordHash");
});
