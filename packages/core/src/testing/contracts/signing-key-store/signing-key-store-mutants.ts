import type { SigningKeyStore } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { faultyRepositories } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import type { SigningKeyStoreSubject } from "./signing-key-store-contract.ts";

function broken(
  fault: (keys: SigningKeyStore, database: InMemoryDatabase) => Partial<SigningKeyStore>,
): () => SigningKeyStoreSubject {
  return faultyRepositories(({ signingKeys }, database) => ({
    signingKeys: withFaults(signingKeys, fault(signingKeys, database)),
  }));
}

const readsThenWrites = broken((keys, database) => ({
  async addAfter(newest, key) {
    const current = (await keys.list()).find(({ algorithm }) => algorithm === key.algorithm);
    if ((current?.kid ?? null) !== newest) return false;
    await database.operate(() => database.signingKeys.set(key.kid, key));
    return true;
  },
}));

export const signingKeyStoreMutants: Mutants<SigningKeyStoreSubject> = {
  "lists an added key with every field": broken((keys) => ({
    addAfter: (newest, key) => keys.addAfter(newest, { ...key, sealed: key.sealed.slice(0, 255) }),
  })),
  "lists the newest key first": broken((keys) => ({
    list: async () => (await keys.list()).toReversed(),
  })),
  "addAfter does nothing unless the newest key is the one that the caller names": broken((_, database) => ({
    async addAfter(_newest, key) {
      database.signingKeys.set(key.kid, key);
      return true;
    },
  })),
  "each algorithm has a newest key of its own": broken((keys) => ({
    async addAfter(newest, key) {
      const current = (await keys.list())[0]?.kid ?? null;
      return current === newest && keys.addAfter(key.algorithm === "ES256" ? null : newest, key);
    },
  })),
  "of many that add the first key, one succeeds": readsThenWrites,
  "of many that rotate the same key, one succeeds": readsThenWrites,
  "remove deletes a key and returns whether there was one": broken((keys) => ({
    remove: async (kid) => (await keys.remove(kid)) || true,
  })),
  "returns copies: changing what was listed, or given, changes nothing stored": broken((_, database) => ({
    list: async () => database.signingKeys.values(),
  })),
};
