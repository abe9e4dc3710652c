import { expect } from "vitest";
import type { Answer, World } from "./world.ts";

/** Something that holds for the todos of every server, whatever its adapters. Scenarios leave each other alone. */
export interface Scenario {
  readonly name: string;
  run(world: World): Promise<void>;
}

export const todosPath = "/api/v1/todos";
/** No user has it. */
export const unknownId = "00000000-0000-7000-8000-000000000000";

/** Status and code, of a well-formed problem document. */
export function problemOf({ status, headers, body }: Answer): readonly [number, string] {
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body).toMatchObject({
    status,
    type: `urn:portcullis:error:${body.code}`,
    requestId: headers.get("x-request-id"),
  });
  return [status, body.code];
}

/** The refused fields of a 422 with their codes, sorted. */
export function refusedFields(answer: Answer): readonly string[] {
  expect(problemOf(answer)).toEqual([422, "shared.invalid_input"]);
  const issues: readonly { readonly path: string; readonly code: string }[] = answer.body.errors;
  return issues.map(({ path, code }) => `${path} ${code}`).sort();
}

/** The titles of a list. */
export function titlesOf({ status, body }: Answer): readonly string[] {
  expect(status).toBe(200);
  const items: readonly { readonly title: string }[] = body.items;
  return items.map(({ title }) => title);
}
