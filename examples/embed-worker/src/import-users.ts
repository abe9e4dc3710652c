import { basename } from "node:path";
import type { Database } from "@portcullis/adapters-persistence";
import type { CreateUserInput, Portcullis } from "@portcullis/core";
import { DomainError, InvalidInput, systemActor } from "@portcullis/core";
import { ImportedUser } from "./imported-user.ts";

/** A line that can't be imported, so that nothing of the file is. */
export class BadLine extends Error {
  override readonly name = "BadLine";
}

/** Quotes are not supported. */
export function parseCsv(text: string): readonly CreateUserInput[] {
  const [, ...lines] = text.trim().split("\n");
  return lines.map((line) => {
    const [email = "", name = "", password = ""] = line.split(",");
    return { email, name, password };
  });
}

/**
 * Imports the whole file or nothing: users and the host's rows are committed together.
 * @throws BadLine
 */
export async function importUsers(
  { orm }: Database,
  { createUser }: Portcullis,
  path: string,
  users: readonly CreateUserInput[],
): Promise<void> {
  const file = basename(path);
  await orm.em.transactional(async (em) => {
    for (const [index, input] of users.entries()) {
      const line = index + 2;
      const { id } = await createUser.execute(systemActor("job:import"), input).catch((error: unknown) => {
        throw error instanceof DomainError ? new BadLine(`${file}, line ${line}: ${explain(error)}`) : error;
      });
      em.create(ImportedUser, { userId: id, file, line });
    }
  });
}

function explain(error: DomainError): string {
  if (!(error instanceof InvalidInput)) return error.message;
  return error.issues.map(({ path, message }) => `${path}: ${message}`).join(" ");
}
