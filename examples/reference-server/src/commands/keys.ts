import { Command } from "commander";
import { requireMigrations } from "../server/prepare.ts";
import { requirePersistentStore, withComposition } from "./with-composition.ts";

export function keysCommand(): Command {
  const command = new Command("keys").description("list, rotate and reset the keys that sign access tokens");
  command
    .command("list")
    .description("list the stored keys, newest first")
    .action(() =>
      withComposition(async (composition, configuration) => {
        requirePersistentStore(configuration);
        await requireMigrations(composition);
        const keys = await composition.keyRing.list();
        if (keys.length === 0) console.log("no keys yet: the server creates the first one when it starts");
        for (const { kid, algorithm, createdAt, status } of keys) {
          console.log(`${kid}  ${algorithm}  ${createdAt.toISOString()}  ${status}`);
        }
      }),
    );
  command
    .command("rotate")
    .description("create a new signing key; old keys verify until their last token has expired")
    .action(() =>
      withComposition(async (composition, configuration) => {
        requirePersistentStore(configuration);
        await requireMigrations(composition);
        const { kid, algorithm } = await composition.keyRing.rotate();
        console.log(`${kid}  ${algorithm}  signs new tokens from now on`);
      }),
    );
  command
    .command("reset")
    .description(
      "delete all keys and create a new one, for a lost SECRET_KEY; this invalidates access tokens, not sessions",
    )
    .action(() =>
      withComposition(async (composition, configuration) => {
        requirePersistentStore(configuration);
        await requireMigrations(composition);
        const { signingKeys } = composition.stores.ports;
        const keys = await signingKeys.list();
        for (const { kid } of keys) await signingKeys.remove(kid);
        await composition.keyRing.prepare();
        console.log(`deleted ${keys.length} signing key(s), created a new one; restart the servers`);
      }),
    );
  return command;
}
