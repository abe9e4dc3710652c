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

test("recognizes a host's own event by its type", () => {
  type NoteAdded = DomainEvent<"notes.note_added", { noteId: string }>;
  const added: DomainEvent = { ...deleted, type: "notes.note_added", data: { noteId: "7" } };
  expect(isEvent<NoteAdded>(deleted, "notes.note_added")).toBe(false);
  if (!isEvent<NoteAdded>(added, "notes.note_added")) return expect.unreachable();
  expectTypeOf(added.data.noteId).toEqualTypeOf<string>();
  expect(added.data.noteId).toBe("7");
});

test("distinguishes events, and types their data", () => {
  expect(isEvent(deleted, "identity.user_registered")).toBe(false);
  if (!isEvent(deleted, "identity.user_deleted")) return expect.unreachable();
  expectTypeOf(deleted.data.userId).toEqualTypeOf<string>();
  expect(deleted.data.userId).toBe("01890a5d-ac96-7000-8000-000000000002");
});
