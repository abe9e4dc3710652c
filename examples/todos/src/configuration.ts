import { parseSecretKey, secretKeyHint, WeakSecretKey } from "@portcullis/adapters-auth";
import { InvalidDatabaseUrl, parseDatabaseUrl } from "@portcullis/adapters-persistence";
import { fileVariable, withSecretFiles } from "@portcullis-examples/reference-server/configuration";
import { z } from "zod";
import { parseGrants } from "./grants.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The problems of the environment, a line each. */
export class InvalidConfiguration extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "InvalidConfiguration";
    this.problems = problems;
  }
}

const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, "is not a port from 0 to 65535")
  .transform(Number);

const databaseUrl = z.string().superRefine((url, { addIssue }) => {
  try {
    parseDatabaseUrl(url);
  } catch (error) {
    if (!(error instanceof InvalidDatabaseUrl || error instanceof URIError)) throw error;
    addIssue({ code: "custom", message: `can't be used: ${error.message}` });
  }
});

const publicUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:\/\//.test(text), "is not an http or https URL")
  .transform((text) => text.replace(/\/+$/, ""));

const secretKey = z.string().superRefine((text, { addIssue }) => {
  try {
    parseSecretKey(text);
  } catch (error) {
    if (!(error instanceof WeakSecretKey)) throw error;
    addIssue({ code: "custom", message: error.message.replace(/^SECRET_KEY /, "") });
  }
});

const grants = z.string().transform((text, { addIssue }) => {
  const { grants, problems } = parseGrants(text);
  for (const message of problems) addIssue({ code: "custom", message });
  return grants;
});

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const environments = ["development", "staging", "production", "test"] as const;

const poolers = ["none", "transaction"] as const;

const schema = z.object({
  APP_ENV: z.enum(environments, `must be one of ${environments.join(", ")}`).default("development"),
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(3_000),
  DATABASE_URL: databaseUrl.default("pglite:.data/todos"),
  DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, "is not a schema name: a-z, 0-9 and _, at most 63")
    .default("public"),
  DATABASE_POOLER: z.enum(poolers, `must be one of ${poolers.join(", ")}`).default("none"),
  SECRET_KEY: secretKey.optional(),
  PUBLIC_URL: publicUrl.optional(),
  BOOTSTRAP_ADMIN_EMAIL: z.string().optional(),
  BOOTSTRAP_ADMIN_PASSWORD: z.string().optional(),
  TODOS_GRANTS: grants.prefault("user=todos:read,todos:write;admin=todos:read,todos:write,todos:manage"),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
});

type Settings = z.output<typeof schema>;

const secrets: readonly string[] = ["DATABASE_URL", "SECRET_KEY", "BOOTSTRAP_ADMIN_PASSWORD"];

/** Every variable that `parseConfiguration` reads. */
export const configurationVariables: readonly string[] = [
  ...Object.keys(schema.shape),
  ...secrets.map(fileVariable),
];

export interface Configuration {
  readonly appEnv: Settings["APP_ENV"];
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly database: {
    readonly url: string;
    readonly schema: string;
    readonly pooler: Settings["DATABASE_POOLER"];
  };
  /** May be undefined with the embedded database only, beside which one is created. */
  readonly secretKey: string | undefined;
  readonly publicUrl: string | undefined;
  readonly bootstrapAdmin: { readonly email: string; readonly password: string } | null;
  /** The permissions of todos that are granted to each role, once. */
  readonly grants: Settings["TODOS_GRANTS"];
  readonly logLevel: Settings["LOG_LEVEL"];
}

/**
 * An empty variable counts as unset.
 * @throws InvalidConfiguration with every problem at once
 */
export function parseConfiguration(environment: Environment): Configuration {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== "");
  const { variables, problems: unreadable } = withSecretFiles(Object.fromEntries(set), secrets);
  const parsed = schema.safeParse(variables);
  const issues = parsed.error?.issues ?? [];
  const problems = [...unreadable, ...issues.map(({ path, message }) => `${path.join(".")} ${message}`)];
  problems.push(...contradictions(variables));
  if (!parsed.success || problems.length > 0) throw new InvalidConfiguration(problems);
  return toConfiguration(parsed.data);
}

function* contradictions(variables: Environment): Generator<string> {
  const [email, password] = ["BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD"] as const;
  if (variables[email] && !variables[password])
    yield `${email} is set without ${password}: set both, or neither`;
  if (variables[password] && !variables[email])
    yield `${password} is set without ${email}: set both, or neither`;
  const { DATABASE_URL: url = "", SECRET_KEY: secret, APP_ENV: appEnv, PUBLIC_URL: address } = variables;
  if (appEnv === "production" && !address)
    yield "PUBLIC_URL is missing: set it to the address that clients use";
  if (secret === undefined && variables[fileVariable("SECRET_KEY")] === undefined && isPostgres(url))
    yield `SECRET_KEY is missing. ${secretKeyHint}`;
}

function toConfiguration(settings: Settings): Configuration {
  const { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = settings;
  return {
    appEnv: settings.APP_ENV,
    host: settings.HOST,
    port: settings.PORT,
    database: {
      url: settings.DATABASE_URL,
      schema: settings.DATABASE_SCHEMA,
      pooler: settings.DATABASE_POOLER,
    },
    secretKey: settings.SECRET_KEY,
    publicUrl: settings.PUBLIC_URL,
    bootstrapAdmin: email !== undefined && password !== undefined ? { email, password } : null,
    grants: settings.TODOS_GRANTS,
    logLevel: settings.LOG_LEVEL,
  };
}

function isPostgres(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url);
}
