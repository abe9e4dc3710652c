import type { SigningKeyStore } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import type { SigningKeyStoreSubject } from "../signing-key-store-contract.ts";
import type { Saboteurs } from "./saboteur.ts";
import { breakPort, sabotaged } from "./saboteur.ts";

function broken(
  fault: (keys: SigningKeyStore, database: InMemoryDatabase) => Partial<SigningKeyStore>,
): () => SigningKeyStoreSubject {
  return sabotaged(({ signingKeys }, database) => ({
    signingKeys: breakPort(signingKeys, fault(signingKeys, database)),
  }));
}

const readsThenWrites = broken((keys, database) => ({
  async add(key, newest) {
    const current = (await keys.list()).find(({ algorithm }) => algorithm === key.algorithm);
    if ((current?.kid ?? null) !== newest) return false;
    await database.operate(() => database.signingKeys.set(key.kid, key));
    return true;
  },
}));

export const signingKeySaboteurs: Saboteurs<SigningKeyStoreSubject> = {
  "lists an added key with every field": broken((keys) => ({
    add: (key, newest) => keys.add({ ...key, sealed: key.sealed.slice(0, 255) }, newest),
  })),
  "lists the newest key first": broken((keys) => ({
    list: async () => (await keys.list()).toReversed(),
  })),
  "add does nothing unless the newest key is the one the caller knows": broken((_, database) => ({
    async add(key) {
      database.signingKeys.set(key.kid, key);
      return true;
    },
  })),
  "each algorithm has a newest key of its own": broken((keys) => ({
    async add(key, newest) {
      const current = (await keys.list())[0]?.kid ?? null;
      return current === newest && keys.add(key, key.algorithm === "ES256" ? null : newest);
    },
  })),
  "of many that add the first key, one succeeds": readsThenWrites,
  "of many that rotate the same key, one succeeds": readsThenWrites,
  "remove deletes a key and ignores unknown ones": broken((keys) => ({
    async remove(kid) {
      if (!(await keys.list()).some((key) => key.kid === kid)) throw new Error("There is no such key.");
      await keys.remove(kid);
    },
  })),
  "returns copies: changing what was listed, or given, changes nothing stored": broken((_, database) => ({
    list: async () => database.signingKeys.values(),
  })),
};
