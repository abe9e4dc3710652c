import { text } from "node:stream/consumers";
import { Email, superadminRole, systemActor, userRole } from "@portcullis/core";
import { Command } from "commander";
import { Failure } from "../report-failure.ts";
import { requireMigrations } from "../server/prepare.ts";
import { promptSecret } from "./prompt-secret.ts";
import { requirePersistentStore, withComposition } from "./with-composition.ts";

interface CreateOptions {
  readonly email: string;
  readonly passwordStdin?: true;
}

export function adminCommand(): Command {
  const command = new Command("admin").description("create administrators");
  command
    .command("create")
    .description("create a superadmin")
    .requiredOption("--email <email>", "the email address to sign in with")
    .option("--password-stdin", "read the password from standard input instead of prompting for it")
    .action(createAdmin);
  return command;
}

async function createAdmin({ email, passwordStdin }: CreateOptions): Promise<void> {
  const address = Email.parse(email).address;
  const password = passwordStdin ? firstLine(await text(process.stdin)) : await promptPassword();
  await withComposition(async (composition, configuration) => {
    requirePersistentStore(configuration);
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
    console.log(`created the superadmin ${created.email}`);
  });
}

async function promptPassword(): Promise<string> {
  const password = await promptSecret("Password: ");
  if (password !== (await promptSecret("Repeat the password: ")))
    throw new Failure("the two passwords differ: try again");
  return password;
}

function firstLine(input: string): string {
  return input.split(/\r?\n/, 1)[0] ?? "";
}
