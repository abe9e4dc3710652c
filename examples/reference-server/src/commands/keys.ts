import { Command } from "commander";
import type { Composition } from "../composition.ts";
import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";
import { withMigratedDatabase } from "./with-composition.ts";

export function keysCommand(context: ProcessContext): Command {
  const command = new Command("keys").description("list, rotate and reset the keys that sign access tokens");
  command
    .command("list")
    .description("list the stored keys, newest first")
    .action(() => withMigratedDatabase(context, (composition) => list(composition, context)));
  command
    .command("rotate")
    .description("create a new signing key; old keys verify until their last token has expired")
    .action(() =>
      withMigratedDatabase(context, async ({ keyRing }) => {
        const { kid, algorithm } = await keyRing.rotate();
        printLine(context, `${kid}  ${algorithm}  signs new tokens from now on`);
      }),
    );
  command
    .command("reset")
    .description(
      "delete all keys and create a new one, for a lost SECRET_KEY; this invalidates access tokens, not sessions",
    )
    .action(() =>
      withMigratedDatabase(context, async ({ keyRing, stores }) => {
        const { signingKeys } = stores.ports;
        const keys = await signingKeys.list();
        for (const { kid } of keys) await signingKeys.remove(kid);
        await keyRing.prepare();
        printLine(context, `deleted ${keys.length} signing key(s), created a new one; restart the servers`);
      }),
    );
  return command;
}

async function list({ keyRing }: Composition, context: ProcessContext): Promise<void> {
  const keys = await keyRing.list();
  if (keys.length === 0) printLine(context, "no keys yet: the server creates the first one when it starts");
  for (const { kid, algorithm, createdAt, status } of keys)
    printLine(context, `${kid}  ${algorithm}  ${createdAt.toISOString()}  ${status}`);
}
