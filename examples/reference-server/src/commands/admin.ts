import { text } from "node:stream/consumers";
import { Email, superadminRole, systemActor, userRole } from "@portcullis/core";
import { Command } from "commander";
import { Failure } from "../report-failure.ts";
import { requireMigrations } from "../server/prepare.ts";
import { askSecret } from "./prompt-secret.ts";
import { requireLastingStore, withComposition } from "./with-composition.ts";

interface CreateOptions {
  readonly email: string;
  readonly passwordStdin?: true;
}

export function adminCommand(): Command {
  const command = new Command("admin").description("manages administrators");
  command
    .command("create")
    .description("makes a superadmin")
    .requiredOption("--email <email>", "the address to sign in with")
    .option("--password-stdin", "reads the password from standard input instead of asking for it")
    .action(createAdmin);
  return command;
}

async function createAdmin({ email, passwordStdin }: CreateOptions): Promise<void> {
  const address = Email.parse(email).address;
  const password = passwordStdin ? firstLine(await text(process.stdin)) : await askPassword();
  await withComposition(async (composition, configuration) => {
    requireLastingStore(configuration);
    if (configuration.migrateOnStart) await composition.stores.database?.migrator.up();
    else await requireMigrations(composition);
    const { portcullis } = composition;
    await portcullis.prepareAccessControl.execute();
    const roles = [superadminRole, userRole];
    const made = await portcullis.createUser.execute(systemActor("cli"), { email: address, password, roles });
    console.log(`made ${made.email} a superadmin`);
  });
}

async function askPassword(): Promise<string> {
  const password = await askSecret("password: ");
  if (password !== (await askSecret("again: "))) throw new Failure("the two passwords differ");
  return password;
}

function firstLine(input: string): string {
  return input.split(/\r?\n/, 1)[0] ?? "";
}
