import type { Portcullis } from "@portcullis/core";
import { superadminRole, systemActor } from "@portcullis/core";
import type { Configuration } from "../configuration/configuration.ts";
import { isPersistent } from "../configuration/database-url.ts";
import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";
import { version } from "../version.ts";
import type { RunningServer } from "./start-server.ts";

/** Prints the addresses of the server and its documentation, and what to do while there is no administrator. */
export async function printStartMessage(
  configuration: Configuration,
  { url, composition }: RunningServer,
  context: ProcessContext,
): Promise<void> {
  const publicUrl = configuration.publicUrl ?? url;
  const lines = [
    `Portcullis ${version}, ${configuration.appEnv}`,
    `listening on ${url}`,
    `documentation: ${publicUrl}/docs and ${publicUrl}/redoc`,
    ...(await nextSteps(configuration, composition.portcullis)),
  ];
  for (const line of lines) printLine(context, configuration.logFormat === "json" ? asJson(line) : line);
}

/** In the format of log entries, at every LOG_LEVEL. */
function asJson(msg: string): string {
  return JSON.stringify({ level: 30, time: new Date().toISOString(), msg: msg.trim() });
}

async function nextSteps({ database }: Configuration, portcullis: Portcullis): Promise<readonly string[]> {
  const filter = { role: superadminRole, active: true, limit: 1 };
  const admins = await portcullis.listUsers.execute(systemActor("start"), filter).catch(() => null);
  if (admins === null || admins.items.length > 0) return [];
  const command = "npm run cli -- admin create --email you@example.com";
  const variables = "BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD";
  if (!isPersistent(database)) return [`next: create the first administrator: restart with ${variables} set`];
  return database.kind === "postgresql"
    ? ["next: create the first administrator, in another terminal:", `  ${command}`]
    : ["next: create the first administrator. Stop the server (Ctrl+C), then run:", `  ${command}`];
}
