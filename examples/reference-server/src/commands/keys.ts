import { Command } from "commander";
import { requireMigrations } from "../server/prepare.ts";
import { requireLastingStore, withComposition } from "./with-composition.ts";

export function keysCommand(): Command {
  const command = new Command("keys").description("shows and rotates the keys that sign access tokens");
  command
    .command("list")
    .description("lists the stored keys, newest first")
    .action(() =>
      withComposition(async (composition, configuration) => {
        requireLastingStore(configuration);
        await requireMigrations(composition);
        const keys = await composition.keyRing.list();
        if (keys.length === 0) console.log("no keys yet: the server makes the first one when it starts");
        for (const { kid, algorithm, createdAt, status } of keys) {
          console.log(`${kid}  ${algorithm}  ${createdAt.toISOString()}  ${status}`);
        }
      }),
    );
  command
    .command("rotate")
    .description("makes a new key; old ones verify until their last token has expired")
    .action(() =>
      withComposition(async (composition, configuration) => {
        requireLastingStore(configuration);
        await requireMigrations(composition);
        const { kid, algorithm } = await composition.keyRing.rotate();
        console.log(`${kid}  ${algorithm}  signs from now on`);
      }),
    );
  command
    .command("reset")
    .description(
      "deletes every key and makes a new one: for a lost SECRET_KEY; ends access tokens, not sessions",
    )
    .action(() =>
      withComposition(async (composition, configuration) => {
        requireLastingStore(configuration);
        await requireMigrations(composition);
        const { signingKeys } = composition.stores.ports;
        const keys = await signingKeys.list();
        for (const { kid } of keys) await signingKeys.remove(kid);
        await composition.keyRing.prepare();
        console.log(`deleted ${keys.length}, made a new key; restart the servers`);
      }),
    );
  return command;
}
