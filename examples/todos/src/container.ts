import { randomBytes } from "node:crypto";
import type { SecretKey } from "@portcullis/adapters-auth";
import { loadOrMakeSecretKey, parseSecretKey } from "@portcullis/adapters-auth";
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
  /** Where clients reach the server. */
  readonly publicUrl: string;
  /** Silent unless told otherwise. */
  readonly logger?: HttpLogger | undefined;
}

/**
 * The composition root: which adapter answers for which port.
 * @throws WeakSecretKey when the file beside the data holds something else
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
      tags: { Todos: "One's own, and for managers everybody's." },
      logger,
      // The page of the todos stands where the API's index would.
      documents: documentNames.filter((name) => name !== "index"),
      answersUnknownPaths: true,
    }),
    todosModule({ todos }),
  );
  return container;
}

/** As set, or one made at the first start and kept beside the embedded database; in memory it goes with the process. */
function secretKeyOf({ secretKey, database }: Configuration): SecretKey {
  if (secretKey !== undefined) return parseSecretKey(secretKey);
  const location = parseDatabaseUrl(database.url);
  const directory = location.kind === "pglite" ? location.directory : null;
  if (directory === null) return parseSecretKey(randomBytes(32).toString("base64url"));
  return loadOrMakeSecretKey(`${directory}.secret-key`);
}
