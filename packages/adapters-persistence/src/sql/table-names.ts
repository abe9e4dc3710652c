const names = [
  "users",
  "roles",
  "permissions",
  "role_permissions",
  "user_roles",
  "sessions",
  "refresh_tokens",
  "signing_keys",
  "event_outbox",
  "event_subscribers",
  "event_deliveries",
] as const;

/** Every table as statements write it: quoted, in its schema. */
export type TableNames = Readonly<Record<(typeof names)[number], string>>;

export function tableNames(schema: string): TableNames {
  const prefix = `"${schema.replaceAll('"', '""')}"`;
  // Object.fromEntries loses which names there are; the list above determines them.
  return Object.fromEntries(names.map((name) => [name, `${prefix}."${name}"`])) as TableNames;
}
