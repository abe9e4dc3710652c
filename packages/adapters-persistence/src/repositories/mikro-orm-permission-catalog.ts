import type { Keyset, Permission, PermissionCatalog, PermissionDefinition } from "@portcullis/core";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { textPosition } from "../sql/position.ts";

export class MikroOrmPermissionCatalog implements PermissionCatalog {
  readonly #context: MikroOrmContext;
  readonly #selectByName: string;
  readonly #selectPage: string;
  readonly #insert: string;
  readonly #updateDescriptions: string;

  constructor(context: MikroOrmContext) {
    const { permissions } = context.tables;
    const definitions = "unnest($1::text[], $2::text[]) as defined (name, description)";
    this.#context = context;
    this.#selectByName = context.prepare(
      `select name, description from ${permissions} where name = any($1::text[])`,
    );
    // No name sorts before the empty text.
    this.#selectPage = context.prepare(
      `select name, description from ${permissions} where name > $1 order by name limit $2`,
    );
    // In the order of names, so that processes that start together wait for each other instead of deadlocking.
    this.#insert = context.prepare(`
      insert into ${permissions} (name, description)
      select name, description from ${definitions} order by name collate "C"
      on conflict (name) do nothing returning name`);
    this.#updateDescriptions = context.prepare(`
      with locked as (
        select name, defined.description from ${permissions} as known join ${definitions} using (name)
        where known.description <> defined.description order by name for update of known
      )
      update ${permissions} as known set description = locked.description from locked where known.name = locked.name`);
  }

  /** Reads first, so that a start at which nothing is new writes nothing. */
  async register(definitions: readonly PermissionDefinition[]): Promise<readonly Permission[]> {
    const wanted = new Map(definitions.map(({ name, description }) => [name, description]));
    const known = await this.#descriptions([...wanted.keys()]);
    const unknown = [...wanted].filter(([name]) => !known.has(name));
    const fresh = await this.#add(unknown);
    const added = new Set(fresh);
    // Includes what another process added a moment ago.
    const changed = [...wanted].filter(
      ([name, description]) => !added.has(name) && known.get(name) !== description,
    );
    if (changed.length > 0) await this.#context.query(this.#updateDescriptions, columns(changed));
    return fresh;
  }

  async list({ after, limit }: Keyset): Promise<readonly PermissionDefinition[]> {
    return this.#context.query(this.#selectPage, [after === null ? "" : textPosition(after), limit + 1]);
  }

  async missing(names: readonly Permission[]): Promise<readonly Permission[]> {
    const known = await this.#descriptions(names);
    return names.filter((name) => !known.has(name));
  }

  async #descriptions(names: readonly Permission[]): Promise<ReadonlyMap<Permission, string>> {
    const found = await this.#context.query<PermissionDefinition>(this.#selectByName, [names]);
    return new Map(found.map(({ name, description }) => [name, description]));
  }

  async #add(definitions: readonly (readonly [Permission, string])[]): Promise<readonly Permission[]> {
    if (definitions.length === 0) return [];
    const added = await this.#context.query<{ name: Permission }>(this.#insert, columns(definitions));
    return added.map(({ name }) => name);
  }
}

function columns(definitions: readonly (readonly [Permission, string])[]): readonly string[][] {
  return [definitions.map(([name]) => name), definitions.map(([, description]) => description)];
}
