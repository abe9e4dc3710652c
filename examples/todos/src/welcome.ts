import { superadminRole, systemActor } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { Configuration } from "./configuration.ts";
import type { RunningServer } from "./start.ts";

/** The addresses of the server and its documentation, and what to do while there is no administrator. */
export async function welcome(
  { publicUrl }: Configuration,
  { url, container }: RunningServer,
): Promise<readonly string[]> {
  const filter = { role: superadminRole, active: true, limit: 1 };
  const { items } = await container.get(TYPES.listUsers).execute(systemActor("welcome"), filter);
  const variables = "BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD";
  return [
    `listening on ${url}`,
    `your todos: ${publicUrl ?? url}/`,
    `documentation: ${publicUrl ?? url}/docs`,
    ...(items.length > 0 ? [] : [`to create an administrator, start it once with ${variables} set`]),
  ];
}
