import { describe, expect, test } from "vitest";
import type { PortcullisError } from "./index.ts";
import * as core from "./index.ts";
import {
  BuiltInRole,
  DomainError,
  InvalidInput,
  OutsideUnitOfWork,
  PermissionDenied,
  UnknownPermission,
  UnknownRole,
} from "./index.ts";

type ErrorClass = new (...args: unknown[]) => PortcullisError;

const exported: readonly unknown[] = Object.values(core);
const classes = exported.filter(
  (value): value is ErrorClass => typeof value === "function" && value.prototype instanceof DomainError,
);

const withArguments: readonly PortcullisError[] = [
  new PermissionDenied("users:read"),
  new UnknownRole(["editor"]),
  new UnknownPermission(["pages:edit"]),
  new BuiltInRole("The role is built in."),
  new InvalidInput([]),
];

function sampleOf(errorClass: ErrorClass): PortcullisError {
  return withArguments.find((error) => error.constructor === errorClass) ?? new errorClass();
}

describe("every error of a use case", () => {
  test.each(classes.map((errorClass) => [errorClass.name, sampleOf(errorClass)] as const))(
    "says in sentences what is wrong: %s",
    (name, error) => {
      expect(error.message).toMatch(/^[A-Z].+\.$/);
      expect(error.name).toBe(name);
      expect(error.code).toMatch(/^(?:access|events|identity|sessions|shared)\.[a-z_]+$/);
    },
  );

  test("has a code of its own", () => {
    const codes = classes.map((errorClass) => sampleOf(errorClass).code);
    expect(codes.length).toBeGreaterThan(40);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

test("an error that concerns named permissions or roles names them", () => {
  expect(new PermissionDenied("users:read").message).toBe("The permission users:read is required.");
  expect(new UnknownRole(["editor", "guest"]).message).toBe("These roles do not exist: editor, guest.");
  expect(new UnknownPermission(["a:b", "a:c"]).message).toBe(
    "These permissions are not registered: a:b, a:c.",
  );
});

test("an operation outside a unit of work is named, with what to do", () => {
  expect(new OutsideUnitOfWork("UserRepository.lock")).toMatchObject({
    name: "OutsideUnitOfWork",
    message: "UserRepository.lock needs a running unit of work. Call it inside UnitOfWork.run.",
  });
});

test("an error about roles or permissions that the store can't name says so without a list", () => {
  expect(new UnknownRole([]).message).toBe("At least one of the roles does not exist.");
  expect(new UnknownPermission([]).message).toBe("At least one of the permissions is not registered.");
});
