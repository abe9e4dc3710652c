import { text } from "node:stream/consumers";
import { Email, superadminRole, systemActor, userRole } from "@portcullis/core";
import { Command } from "commander";
import { readConfiguration } from "../configuration/read-configuration.ts";
import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";
import { Failure } from "../report-failure.ts";
import { requireMigrations } from "../server/prepare.ts";
import { promptSecret } from "./prompt-secret.ts";
import { requirePersistentStore, withComposition } from "./with-composition.ts";

interface CreateOptions {
  readonly email: string;
  readonly passwordStdin?: true;
}

export function adminCommand(context: ProcessContext): Command {
  const command = new Command("admin").description("create administrators");
  command
    .command("create")
    .description("create a superadmin")
    .requiredOption("--email <email>", "the email address to sign in with")
    .option("--password-stdin", "read the password from standard input instead of prompting for it")
    .action((options: CreateOptions) => createAdmin(options, context));
  return command;
}

async function createAdmin({ email, passwordStdin }: CreateOptions, context: ProcessContext): Promise<void> {
  const address = Email.parse(email).address;
  const password = passwordStdin ? firstLine(await text(context.stdin)) : await promptPassword(context);
  const configuration = readConfiguration(context);
  requirePersistentStore(configuration);
  await withComposition(configuration, async (composition) => {
    if (configuration.migrateOnStart) await composition.stores.database?.migrator.up();
    else await requireMigrations(composition);
    const { portcullis } = composition;
    await portcullis.prepareAccessControl.execute();
    const roles = [superadminRole, userRole];
    const created = await portcullis.createUser.execute(systemActor("cli"), {
      email: address,
      password,
      roles,
    });
    printLine(context, `created the superadmin ${created.email}`);
  });
}

async function promptPassword(context: ProcessContext): Promise<string> {
  const password = await promptSecret(context, "Password: ");
  if (password !== (await promptSecret(context, "Repeat the password: ")))
    throw new Failure("the two passwords differ: try again");
  return password;
}

function firstLine(input: string): string {
  return input.split(/\r?\n/, 1)[0] ?? "";
}
