import { DatabaseInUse, explainDatabaseError } from "@portcullis/adapters-persistence";
import { superadminRole, systemActor } from "@portcullis/core";
import { Command } from "commander";
import type { Composition } from "../composition.ts";
import type { Configuration } from "../configuration/configuration.ts";
import {
  configurationVariables,
  InvalidConfiguration,
  parseConfiguration,
} from "../configuration/configuration.ts";
import { isPersistent } from "../configuration/database-url.ts";
import { readEnvironment } from "../configuration/environment.ts";
import { environmentWarnings } from "../configuration/environment-warnings.ts";
import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";
import { asInvalidConfiguration, explain, Failure } from "../report-failure.ts";
import { withComposition } from "./with-composition.ts";

type Finding = { readonly mark: "ok" | "warning" | "problem"; readonly text: string };

const ok = (text: string): Finding => ({ mark: "ok", text });
const warning = (text: string): Finding => ({ mark: "warning", text });
const problem = (text: string): Finding => ({ mark: "problem", text });

export function doctorCommand(context: ProcessContext): Command {
  return new Command("doctor")
    .description(
      "check configuration, database, signing keys and administrators; exit code 1 when there is a problem",
    )
    .action(async () => {
      const findings = [...aboutEnvironment(context), ...(await examine(context))];
      for (const { mark, text } of findings) printLine(context, `${mark.padEnd(8)} ${text}`);
      const problems = findings.filter(({ mark }) => mark === "problem");
      if (problems.length > 0)
        throw new Failure(problems.length === 1 ? "1 problem found" : `${problems.length} problems found`);
    });
}

function aboutEnvironment({ env }: ProcessContext): readonly Finding[] {
  return [...environmentWarnings(process.cwd(), env, configurationVariables)].map(warning);
}

async function examine({ env, stdout }: ProcessContext): Promise<readonly Finding[]> {
  try {
    const environment = readEnvironment(process.cwd(), env);
    const configuration = parseConfiguration(environment, stdout.isTTY);
    const findings = [ok("the configuration is valid"), ...aboutConfiguration(configuration)];
    const found = await withComposition(configuration, (composition) =>
      aboutStores(composition, configuration),
    );
    return [...findings, ...found];
  } catch (failure) {
    const error = asInvalidConfiguration(failure);
    if (error instanceof InvalidConfiguration) return error.problems.map(problem);
    if (error instanceof DatabaseInUse) {
      return [warning(`${error.message} Stop it to check the rest.`)];
    }
    return [problem(explain(error))];
  }
}

function* aboutConfiguration(configuration: Configuration): Generator<Finding> {
  const { appEnv, database, publicUrl, rateLimit, host, sessionPolicy } = configuration;
  const isProduction = appEnv === "production";
  if (isProduction && !isPersistent(database)) {
    yield problem(
      `DATABASE_URL=${database.url} keeps data only until the process ends: set postgres://… or pglite:<directory>`,
    );
  }
  if (isProduction && database.kind === "pglite" && isPersistent(database)) {
    yield warning("the embedded database serves one process: set DATABASE_URL=postgres://… to run several");
  }
  if (publicUrl === undefined && (appEnv === "staging" || host === "0.0.0.0" || host === "::")) {
    yield problem(
      "PUBLIC_URL is not set: set it to the address that clients use, such as https://id.example.com",
    );
  }
  if (isProduction && publicUrl?.startsWith("http://")) {
    yield problem(
      "PUBLIC_URL is not https: passwords and tokens would be sent unencrypted. Set it to https://…",
    );
  }
  if (isProduction && rateLimit === "off")
    yield problem("RATE_LIMIT is off: password guessing is not limited. Remove RATE_LIMIT");
  if (sessionPolicy.accessTokenTtl > 60 * 60_000) {
    yield warning(
      "ACCESS_TOKEN_TTL is over an hour: services that verify tokens themselves accept them that long after a sign-out",
    );
  }
  const { accessTokenTtl, maxAge, maxRotations } = sessionPolicy;
  if (maxAge / accessTokenTtl > maxRotations) {
    yield warning(
      `SESSION_MAX_ROTATIONS is too low: a session refreshed every ACCESS_TOKEN_TTL ends before SESSION_MAX_AGE. Set it to ${Math.ceil(maxAge / accessTokenTtl)} or more`,
    );
  }
}

async function aboutStores(
  { stores, portcullis, keyRing }: Composition,
  configuration: Configuration,
): Promise<readonly Finding[]> {
  const { database, healthCheck } = stores;
  const isInMemory = warning("data is in memory: it is lost when the process ends");
  if (database === null || !isPersistent(configuration.database)) return [isInMemory];
  try {
    await healthCheck.check();
  } catch (error) {
    const { reason, isConfiguration } = explainDatabaseError(error);
    return [problem(isConfiguration ? `DATABASE_URL: ${reason}` : `the database can't be used: ${reason}`)];
  }
  const pending = (await database.migrator.status()).filter(({ appliedAt }) => appliedAt === null);
  if (pending.length > 0) {
    const found = configuration.migrateOnStart
      ? ok(`${pending.length} migration(s) pending: the server applies them when it starts`)
      : problem(`${pending.length} migration(s) pending: npm run cli -- migrate up`);
    return [ok("the database is available"), found];
  }
  const findings = [ok("the database is available"), ok("all migrations are applied")];
  const keys = await keyRing.list();
  findings.push(
    keys.length > 0
      ? ok("SECRET_KEY decrypts the signing keys")
      : ok("no signing key yet: the server creates one when it starts"),
  );
  const filter = { role: superadminRole, active: true, limit: 1 };
  const { items } = await portcullis.listUsers.execute(systemActor("doctor"), filter);
  findings.push(
    items.length > 0
      ? ok("there is an active superadmin")
      : warning("there is no active superadmin: npm run cli -- admin create --email you@example.com"),
  );
  return findings;
}
