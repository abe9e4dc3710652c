import { randomUUID } from "node:crypto";
import { UuidV7Generator } from "../../../index.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import type { IdGeneratorSubject } from "./id-generator-contract.ts";

export const idGeneratorMutants: Mutants<IdGeneratorSubject> = {
  "makes RFC 9562 UUIDs of version 7 in lower case": () => ({
    ids: { next: () => randomUUID() },
  }),
  "makes each id once": () => {
    const id = new UuidV7Generator().next();
    return { ids: { next: () => id } };
  },
  "makes ids that sort in the order they were made": () => ({ ids: { next: () => randomUUID() } }),
};
