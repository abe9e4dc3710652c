import type { SealedSigningKey, SigningKeyStore } from "@portcullis/core";
import { SigningKeyRow } from "../rows/signing-key-row.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

export class MikroOrmSigningKeyStore implements SigningKeyStore {
  readonly #context: MikroOrmContext;
  readonly #add: string;

  constructor(context: MikroOrmContext) {
    const { signing_keys: keys } = context.tables;
    this.#context = context;
    // Processes that read the same newest key compute the same generation; its unique constraint accepts one of them.
    this.#add = context.prepare(`
      insert into ${keys} (kid, algorithm, generation, sealed, created_at)
      select $1, $2, (select coalesce(max(generation), 0) + 1 from ${keys} where algorithm = $2), $3, $4
      where (select kid from ${keys} where algorithm = $2 order by created_at desc, generation desc limit 1) is not distinct from $5
      on conflict do nothing returning kid`);
  }

  async list(): Promise<readonly SealedSigningKey[]> {
    const newestFirst = { createdAt: "desc", generation: "desc" } as const;
    const rows = await this.#context.withEntityManager((em) =>
      em.find(SigningKeyRow, {}, { orderBy: newestFirst, disableIdentityMap: true }),
    );
    return rows.map(({ kid, algorithm, sealed, createdAt }) => ({ kid, algorithm, sealed, createdAt }));
  }

  async addAfter(newest: string | null, key: SealedSigningKey): Promise<boolean> {
    const { kid, algorithm, sealed, createdAt } = key;
    const added = await this.#context.query(this.#add, [kid, algorithm, sealed, createdAt, newest]);
    return added.length > 0;
  }

  async remove(kid: string): Promise<boolean> {
    return (await this.#context.write((em) => em.nativeDelete(SigningKeyRow, { kid }))) > 0;
  }
}
