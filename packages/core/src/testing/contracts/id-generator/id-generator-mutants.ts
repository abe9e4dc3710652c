import { randomUUID } from "node:crypto";
import { UuidV7Generator } from "../../../index.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import type { IdGeneratorSubject } from "./id-generator-contract.ts";

export const idGeneratorMutants: Mutants<IdGeneratorSubject> = {
  "returns RFC 9562 UUIDs of version 7 in lower case": () => ({
    ids: { next: () => randomUUID() },
  }),
  "never returns an id twice": () => {
    const id = new UuidV7Generator().next();
    return { ids: { next: () => id } };
  },
  "returns ids that sort in the order of the calls": () => ({ ids: { next: () => randomUUID() } }),
};
