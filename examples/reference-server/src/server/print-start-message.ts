import type { Portcullis } from "@portcullis/core";
import { superadminRole, systemActor } from "@portcullis/core";
import type { Configuration } from "../configuration/configuration.ts";
import { lasts } from "../configuration/database-url.ts";
import { version } from "../version.ts";
import type { RunningServer } from "./start-server.ts";

/** Tells where it listens, where the documentation is, and what to do next. */
export async function welcome(
  configuration: Configuration,
  { url, composition }: RunningServer,
): Promise<void> {
  const publicUrl = configuration.publicUrl ?? url;
  const lines = [
    `Portcullis ${version}, ${configuration.appEnv}`,
    `listening on ${url}`,
    `documentation: ${publicUrl}/docs and ${publicUrl}/redoc`,
    ...(await nextSteps(configuration, composition.portcullis)),
  ];
  for (const line of lines)
    process.stdout.write(`${configuration.logFormat === "json" ? asJson(line) : line}\n`);
}

/** As the log writes its entries, and whatever its level. */
function asJson(msg: string): string {
  return JSON.stringify({ level: 30, time: new Date().toISOString(), msg: msg.trim() });
}

async function nextSteps({ database }: Configuration, portcullis: Portcullis): Promise<readonly string[]> {
  const filter = { role: superadminRole, active: true, limit: 1 };
  const admins = await portcullis.listUsers.execute(systemActor("welcome"), filter).catch(() => null);
  if (admins === null || admins.items.length > 0) return [];
  const command = "npm run cli -- admin create --email you@example.com";
  const variables = "BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD";
  if (!lasts(database)) return [`next: make the first administrator: start again with ${variables} set`];
  return database.kind === "postgresql"
    ? ["next: make the first administrator, in another terminal:", `  ${command}`]
    : ["next: make the first administrator. Stop the server (Ctrl+C), then:", `  ${command}`];
}
