import { expect, expectTypeOf, test } from "vitest";
import type { DomainEvent } from "./index.ts";
import { isEvent } from "./index.ts";

const deleted: DomainEvent = {
  id: "01890a5d-ac96-7000-8000-000000000001",
  type: "identity.user_deleted",
  occurredAt: new Date(0),
  actor: { type: "anonymous" },
  data: { userId: "01890a5d-ac96-7000-8000-000000000002" },
};

test("tells events apart, and types their data", () => {
  expect(isEvent(deleted, "identity.user_registered")).toBe(false);
  if (!isEvent(deleted, "identity.user_deleted")) return expect.unreachable();
  expectTypeOf(deleted.data.userId).toEqualTypeOf<string>();
  expect(deleted.data.userId).toBe("01890a5d-ac96-7000-8000-000000000002");
});
