import "reflect-metadata";
import { loadOrCreateSecretKey } from "@portcullis/adapters-auth";
import { AUTH_TYPES, authModule } from "@portcullis/adapters-auth/module";
import { openDatabase } from "@portcullis/adapters-persistence";
import { persistenceModule } from "@portcullis/adapters-persistence/module";
import { coreModule, TYPES } from "@portcullis/inversify";
import { Container } from "inversify";
import { Journal } from "./journal.ts";
import { Reception } from "./reception.ts";

const [email = "ada@example.com", password = "correct horse battery"] = process.argv.slice(2);

const database = await openDatabase({ url: process.env["DATABASE_URL"] ?? "pglite:.data/pglite" });
try {
  await database.migrator.up();

  const container = new Container();
  await container.load(
    coreModule(),
    persistenceModule(database),
    authModule({
      secretKey: loadOrCreateSecretKey(".data/secret-key"),
      issuer: "https://id.example.com",
      audience: "embed-inversify",
    }),
  );
  container.bind(Journal).toSelf().inSingletonScope();
  container.bind(TYPES.eventHandler).toService(Journal);
  container.bind(Reception).toSelf();

  await container.get(AUTH_TYPES.keyRing).prepare();
  await container.get(TYPES.prepareAccessControl).execute({
    permissions: { "rooms:enter": "Enter rooms" },
    grants: { user: ["rooms:enter"] },
  });
  console.log(await container.get(Reception).welcome(email, password));
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await database.close();
}
