import { describe, expect, test } from "vitest";
import { DomainError } from "./domain-error.ts";
import { parseId } from "./id.ts";
import { parseOrNotFound } from "./parse-or-not-found.ts";

class NoteNotFound extends DomainError {
  override readonly code = "notes.not_found";
  constructor() {
    super("The note does not exist.");
  }
}

describe("parseOrNotFound", () => {
  test("returns what was parsed", () => {
    const id = "01890a5d-ac96-7000-8000-00000000000a";
    expect(parseOrNotFound(id.toUpperCase(), parseId<"Note">, NoteNotFound)).toBe(id);
  });

  test("treats what can't be parsed like something that does not exist", () => {
    expect(() => parseOrNotFound("nonsense", parseId<"Note">, NoteNotFound)).toThrow(NoteNotFound);
  });

  test("rethrows other errors", () => {
    const broken = () => {
      throw new TypeError("broken");
    };
    expect(() => parseOrNotFound("x", broken, NoteNotFound)).toThrow(TypeError);
  });
});
