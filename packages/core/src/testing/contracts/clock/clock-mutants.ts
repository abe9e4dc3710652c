import { randomUUID } from "node:crypto";
import { UuidV7Generator } from "../../../index.ts";
import type { ClockSubject } from "../clock-contract.ts";
import type { IdGeneratorSubject } from "../id-generator-contract.ts";
import type { Saboteurs } from "./saboteur.ts";

export const clockSaboteurs: Saboteurs<ClockSubject> = {
  "tells a time": () => ({ clock: { now: () => new Date(Number.NaN) } }),
  "returns a new Date at each call: changing one does not set the clock": () => {
    const now = new Date();
    return { clock: { now: () => now } };
  },
};

export const idGeneratorSaboteurs: Saboteurs<IdGeneratorSubject> = {
  "makes RFC 9562 UUIDs of version 7 in lower case": () => ({
    ids: { next: () => randomUUID() },
  }),
  "makes each id once": () => {
    const id = new UuidV7Generator().next();
    return { ids: { next: () => id } };
  },
  "makes ids that sort in the order they were made": () => ({ ids: { next: () => randomUUID() } }),
};
