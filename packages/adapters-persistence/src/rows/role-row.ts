import type { InferEntity } from "@mikro-orm/sql";
import { defineEntity, p } from "@mikro-orm/sql";

/** A role. Its name never changes, so it is the key. */
export const RoleRow = defineEntity({
  name: "PortcullisRole",
  tableName: "roles",
  properties: {
    name: p.text().collation("C").primary(),
    description: p.text().nullable(),
    isBuiltIn: p.boolean(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    version: p.integer(),
  },
});

export type RoleRow = InferEntity<typeof RoleRow>;
