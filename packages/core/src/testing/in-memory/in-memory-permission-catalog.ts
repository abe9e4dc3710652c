import type { Keyset, Permission, PermissionCatalog, PermissionDefinition } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";
import { readKeyset } from "./ordering.ts";

/** Keeps registered permissions in an `InMemoryDatabase`. */
export class InMemoryPermissionCatalog implements PermissionCatalog {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async register(definitions: readonly PermissionDefinition[]): Promise<readonly Permission[]> {
    return this.#database.operate(() => {
      const { permissions } = this.#database;
      const fresh = definitions.map(({ name }) => name).filter((name) => !permissions.has(name));
      for (const { name, description } of definitions) permissions.set(name, { name, description });
      return [...new Set(fresh)];
    });
  }

  async list(keyset: Keyset): Promise<readonly PermissionDefinition[]> {
    return this.#database.operate(() =>
      readKeyset(this.#database.permissions.values(), keyset, ({ name }) => ({ key: name, id: name })).map(
        (definition) => ({ ...definition }),
      ),
    );
  }

  async missing(names: readonly Permission[]): Promise<readonly Permission[]> {
    return this.#database.operate(() => names.filter((name) => !this.#database.permissions.has(name)));
  }
}
