import type { InferEntity } from "@mikro-orm/sql";
import { defineEntity, p } from "@mikro-orm/sql";

/** A permission that was registered. */
export const PermissionRow = defineEntity({
  name: "PortcullisPermission",
  tableName: "permissions",
  properties: {
    name: p.text().collation("C").primary(),
    description: p.text(),
  },
});

export type PermissionRow = InferEntity<typeof PermissionRow>;
