import { superadminRole, systemActor } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { Container } from "inversify";

/** Where it listens, where the documentation is, and what to do next. */
export async function welcome(
  url: string,
  publicUrl: string,
  container: Container,
): Promise<readonly string[]> {
  const filter = { role: superadminRole, active: true, limit: 1 };
  const { items } = await container.get(TYPES.listUsers).execute(systemActor("welcome"), filter);
  return [
    `listening on ${url}`,
    `your todos: ${publicUrl}/`,
    `documentation: ${publicUrl}/docs`,
    ...(items.length > 0
      ? []
      : ["to make an administrator, start it with BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD set"]),
  ];
}
