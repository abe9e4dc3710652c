import type { PermissionCatalog } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { byOffset } from "../../mutants/by-offset.ts";
import { faultyRepositories } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import type { PermissionCatalogSubject } from "./permission-catalog-contract.ts";

type Fault = (catalog: PermissionCatalog, database: InMemoryDatabase) => Partial<PermissionCatalog>;

function broken(fault: Fault): () => PermissionCatalogSubject {
  return faultyRepositories(({ permissionCatalog }, database) => ({
    permissionCatalog: withFaults(permissionCatalog, fault(permissionCatalog, database)),
  }));
}

export const permissionCatalogMutants: Mutants<PermissionCatalogSubject> = {
  "register adds definitions and returns their names": broken((catalog) => ({
    register: (definitions) =>
      catalog.register(
        definitions.map(({ name, description }) => ({ name, description: description || "-" })),
      ),
  })),
  "register returns just the names that were new, and updates changed descriptions": broken((catalog) => ({
    register: async (definitions) => {
      await catalog.register(definitions);
      return definitions.map(({ name }) => name);
    },
  })),
  "register takes the last of several definitions of one name": broken((catalog) => ({
    register: (definitions) => catalog.register(definitions.toReversed()),
  })),
  "register of nothing does nothing": broken((catalog) => ({
    async register(definitions) {
      if (definitions.length === 0) throw new Error("syntax error at end of input");
      return catalog.register(definitions);
    },
  })),
  "of many that register the same names, each name is new to one": broken((catalog) => ({
    async register(definitions) {
      const fresh = await catalog.missing(definitions.map(({ name }) => name));
      await catalog.register(definitions);
      return fresh;
    },
  })),
  "lists by name in code point order, one row more than the limit": broken((catalog) => ({
    async list(keyset) {
      const found = await catalog.list(keyset);
      return found.toSorted((left, right) => left.name.localeCompare(right.name, "en"));
    },
  })),
  "pages neither repeat nor skip a permission while more are registered": broken((catalog) => ({
    list: byOffset((keyset) => catalog.list(keyset)),
  })),
  "returns copies: changing what was listed, or given, changes nothing stored": broken((_, database) => ({
    list: async () => database.permissions.values(),
  })),
  "missing returns the permissions that are not registered": broken((catalog) => ({
    // Treats the permissions that a wildcard covers as registered.
    async missing(names) {
      const missing = await catalog.missing(names);
      const covered = await Promise.all(
        missing.map(async (name) => {
          const wildcard = names.find((other) => other === `${name.split(":")[0]}:*`);
          return wildcard !== undefined && (await catalog.missing([wildcard])).length === 0;
        }),
      );
      return missing.filter((_name, index) => !covered[index]);
    },
  })),
};
