import assert from "node:assert/strict";
import type { PermissionDefinition, PersistencePorts } from "../../../index.ts";
import { parsePermission, parsePermissions } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertResolves, mutate, race, readPages } from "../assertions.ts";
import { seedPermissions } from "../samples.ts";

/** The catalog under test, empty. */
export type PermissionCatalogSubject = Pick<PersistencePorts, "permissionCatalog">;

const whole = { limit: 100, after: null };
// "C" collation: * before - before : before _ before letters, whatever the locale.
const sortedNames = ["*", "a-b:read", "a:*", "a:read", "a_b:read", "ab:read", "b:read"] as const;

function define(name: string, description: string): PermissionDefinition {
  return { name: parsePermission(name), description };
}

/** What every `PermissionCatalog` promises. */
export const permissionCatalogContract: readonly ContractCase<PermissionCatalogSubject>[] = [
  {
    name: "register adds definitions and returns their names",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      assert.deepEqual(await permissionCatalog.list(whole), []);
      const definitions = [
        define("posts:read", "Größe, 張偉 👩🏽‍🚀 'quoted' %_\\"),
        define("posts:write", ""),
      ];
      assert.deepEqual([...(await permissionCatalog.register(definitions))].sort(), [
        "posts:read",
        "posts:write",
      ]);
      assert.deepEqual(await permissionCatalog.list(whole), definitions);
    },
  },
  {
    name: "register returns just the names that were new, and updates changed descriptions",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      await permissionCatalog.register([define("a:read", "Old"), define("b:read", "Other")]);
      const fresh = await permissionCatalog.register([define("a:read", "New"), define("c:read", "More")]);
      assert.deepEqual(fresh, ["c:read"]);
      assert.deepEqual(await permissionCatalog.register([define("a:read", "Newer")]), []);
      assert.deepEqual(await permissionCatalog.list(whole), [
        define("a:read", "Newer"),
        define("b:read", "Other"),
        define("c:read", "More"),
      ]);
    },
  },
  {
    name: "register takes the last of several definitions of one name",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      const twice = [define("a:read", "First"), define("b:read", "Other"), define("a:read", "Last")];
      assert.deepEqual([...(await permissionCatalog.register(twice))].sort(), ["a:read", "b:read"]);
      assert.deepEqual(await permissionCatalog.register(twice), []);
      assert.deepEqual(await permissionCatalog.list(whole), [
        define("a:read", "Last"),
        define("b:read", "Other"),
      ]);
    },
  },
  {
    name: "register of nothing does nothing",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      assert.deepEqual(await assertResolves(permissionCatalog.register([])), []);
      assert.deepEqual(await permissionCatalog.list(whole), []);
    },
  },
  {
    name: "of many that register the same names, each name is new to one",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      const definitions = ["a", "b", "c", "d", "e"].map((name) => define(`${name}:read`, "Same"));
      const fresh = await Promise.all(
        race(20, (index) =>
          permissionCatalog.register(index % 2 === 0 ? definitions : definitions.toReversed()),
        ),
      );
      assert.deepEqual(
        fresh.flat().sort(),
        definitions.map(({ name }) => name),
      );
      assert.deepEqual(await permissionCatalog.list(whole), definitions);
    },
  },
  {
    name: "lists by name in code point order, one row more than the limit",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      await seedPermissions({ permissionCatalog }, [...sortedNames].reverse());
      const list = async (limit: number, after: string | null) => {
        const position = after === null ? null : { key: after, id: after };
        return (await permissionCatalog.list({ limit, after: position })).map(({ name }) => name);
      };
      assert.deepEqual(await list(100, null), sortedNames);
      assert.deepEqual(await list(7, null), sortedNames);
      assert.deepEqual(await list(2, null), ["*", "a-b:read", "a:*"]);
      assert.deepEqual(await list(2, "a:read"), ["a_b:read", "ab:read", "b:read"]);
    },
  },
  {
    name: "pages neither repeat nor skip a permission while more are registered",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      await seedPermissions({ permissionCatalog }, sortedNames);
      const read = await readPages(
        (keyset) => permissionCatalog.list(keyset),
        2,
        ({ name }) => ({ key: name, id: name }),
        (page) => seedPermissions({ permissionCatalog }, [`a-${page}:read`]),
      );
      const old = read.map(({ name }) => name).filter((name) => sortedNames.some((each) => each === name));
      assert.deepEqual(old, sortedNames);
      assert.equal(new Set(read.map(({ name }) => name)).size, read.length);
    },
  },
  {
    name: "returns copies: changing what was listed, or given, changes nothing stored",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      const given = { name: parsePermission("a:read"), description: "Kept" };
      await permissionCatalog.register([given]);
      given.description = "Changed";
      for (const definition of await permissionCatalog.list(whole)) {
        Object.assign(definition, { description: "Changed" });
      }
      assert.deepEqual(await permissionCatalog.list(whole), [define("a:read", "Kept")]);
      mutate(await permissionCatalog.list(whole));
      assert.deepEqual(await permissionCatalog.list(whole), [define("a:read", "Kept")]);
    },
  },
  {
    name: "missing returns the permissions that are not registered",
    async run(makeSubject) {
      const { permissionCatalog } = await makeSubject();
      await seedPermissions({ permissionCatalog }, ["a:read", "a:*"]);
      const missing = async (...names: string[]) =>
        [...(await permissionCatalog.missing(parsePermissions(names)))].sort();
      // A wildcard does not include the permissions that it covers: each name is registered by itself.
      assert.deepEqual(await missing("a:read", "a:*", "a:write", "*"), ["*", "a:write"]);
      assert.deepEqual(await missing("a:read"), []);
      assert.deepEqual(await missing(), []);
    },
  },
];
