import { randomBytes } from "node:crypto";
import type { SecretKey } from "@portcullis/adapters-auth";
import { loadOrCreateSecretKey, parseSecretKey } from "@portcullis/adapters-auth";
import { authModule } from "@portcullis/adapters-auth/module";
import type { HttpLogger } from "@portcullis/adapters-http";
import { documentNames } from "@portcullis/adapters-http";
import { httpModule } from "@portcullis/adapters-http/module";
import { parseDatabaseUrl } from "@portcullis/adapters-persistence";
import { persistenceModule } from "@portcullis/adapters-persistence/module";
import { coreModule } from "@portcullis/inversify";
import { Container } from "inversify";
import type { Configuration } from "./configuration.ts";
import type { TodoDatabase } from "./persistence/index.ts";
import { todosModule } from "./todos-module.ts";
import { version } from "./version.ts";

export interface TodosContainerOptions extends TodoDatabase {
  /** The URL at which clients reach the server. */
  readonly publicUrl: string;
  /** Default: no log. */
  readonly logger?: HttpLogger | undefined;
}

/**
 * The composition root: chooses the adapter of each port.
 * @throws WeakSecretKey when the content of the file beside the data is not a secret key
 */
export async function createTodosContainer(
  configuration: Configuration,
  { database, todos, publicUrl, logger }: TodosContainerOptions,
): Promise<Container> {
  const container = new Container();
  await container.load(
    coreModule(),
    persistenceModule(database),
    authModule({ secretKey: secretKeyOf(configuration), issuer: publicUrl, audience: "todos" }),
    httpModule({
      publicUrl,
      title: "Todos",
      version,
      description: "Todos, and the users who have them. Errors are problem documents (RFC 9457).",
      tags: { Todos: "Todos of the current user; with `todos:manage` those of all users." },
      logger,
      // The web page replaces the API's index.
      documents: documentNames.filter((name) => name !== "index"),
      answersUnknownPaths: true,
    }),
    todosModule({ todos }),
  );
  return container;
}

/** As set, or one created at the first start in a file beside the embedded database; in memory for a database in memory. */
function secretKeyOf({ secretKey, database }: Configuration): SecretKey {
  if (secretKey !== undefined) return parseSecretKey(secretKey);
  const location = parseDatabaseUrl(database.url);
  const directory = location.kind === "pglite" ? location.directory : null;
  if (directory === null) return parseSecretKey(randomBytes(32).toString("base64url"));
  return loadOrCreateSecretKey(`${directory}.secret-key`);
}
