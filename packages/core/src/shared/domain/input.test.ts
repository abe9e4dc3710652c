import { expect, test } from "vitest";
import { Email } from "../../identity/domain/email.ts";
import { Username } from "../../identity/domain/username.ts";
import { InvalidFilter, InvalidInput } from "./errors.ts";
import { parseBoolean, parseChoice, parseInput } from "./input.ts";

test("returns what each parser returned", () => {
  const parsed = parseInput({ email: () => Email.parse("ada@example.com"), count: () => 3 });
  expect([parsed.email.address, parsed.count]).toEqual(["ada@example.com", 3]);
});

test("names every field that was refused, in one error", () => {
  const parse = () =>
    parseInput({
      email: () => Email.parse("unknown"),
      name: () => "fine",
      username: () => Username.parse("!"),
    });
  expect(parse).toThrow(InvalidInput);
  expect(parse).toThrow(
    expect.objectContaining({
      code: "shared.invalid_input",
      issues: [
        expect.objectContaining({ path: "email", code: "identity.invalid_email" }),
        expect.objectContaining({ path: "username", code: "identity.invalid_username" }),
      ],
    }),
  );
});

test("rethrows other errors", () => {
  const bug = new TypeError("a bug");
  expect(() =>
    parseInput({
      field: () => {
        throw bug;
      },
    }),
  ).toThrow(bug);
});

test("a filter by true or false is that, or none", () => {
  expect([true, false, null, undefined].map(parseBoolean)).toEqual([true, false, null, null]);
  // As a caller without types can.
  for (const raw of ["true", 1, {}])
    expect(() => parseBoolean(raw as unknown as boolean)).toThrow(InvalidFilter);
});

test("a choice is one of the choices, the first by default", () => {
  const choose = (raw: unknown) => parseChoice(raw as "name" | null | undefined, ["name", "-name"]);
  expect(["name", "-name", null, undefined].map(choose)).toEqual(["name", "-name", "name", "name"]);
  for (const raw of ["email", "", 1, ["name"]]) expect(() => choose(raw)).toThrow(InvalidFilter);
});
