import pg from "pg";

/** One connection to a PostgreSQL server, made at first use. */
export class ServerConnection {
  readonly #url: string;
  #client: Promise<pg.Client> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  async execute(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    this.#client ??= connect(this.#url);
    return (await (await this.#client).query<Record<string, unknown>>(sql)).rows;
  }

  async close(): Promise<void> {
    await (await this.#client)?.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  // The server can end before this process. A statement that is still to come fails all the same.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
