import type { SealedSigningKey, SigningKeyStore } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";

/** Keeps sealed keys in an `InMemoryDatabase`. */
export class InMemorySigningKeyStore implements SigningKeyStore {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async list(): Promise<readonly SealedSigningKey[]> {
    return this.#database.operate(() => this.#newestFirst());
  }

  async addAfter(newest: string | null, key: SealedSigningKey): Promise<boolean> {
    return this.#database.operate(() => {
      const current = this.#newestFirst().find(({ algorithm }) => algorithm === key.algorithm);
      if ((current?.kid ?? null) !== newest) return false;
      this.#database.signingKeys.set(key.kid, copy(key));
      return true;
    });
  }

  async remove(kid: string): Promise<boolean> {
    return this.#database.operate(() => this.#database.signingKeys.delete(kid));
  }

  #newestFirst(): SealedSigningKey[] {
    return this.#database.signingKeys
      .values()
      .map(copy)
      .sort((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
  }
}

function copy(key: SealedSigningKey): SealedSigningKey {
  return { ...key, createdAt: new Date(key.createdAt) };
}
