import { defineEntity, p } from "@mikro-orm/sql";

/** A sealed key. `generation` counts the keys of one algorithm: only one process can add the next. */
export const SigningKeyRow = defineEntity({
  name: "PortcullisSigningKey",
  tableName: "signing_keys",
  properties: {
    kid: p.text().collation("C").primary(),
    algorithm: p.text().collation("C"),
    generation: p.integer(),
    sealed: p.text(),
    createdAt: p.datetime(3),
  },
  uniques: [{ name: "signing_keys_generation_unique", properties: ["algorithm", "generation"] }],
});
