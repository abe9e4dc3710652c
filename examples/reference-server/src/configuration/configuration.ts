import {
  defaultSigningAlgorithm,
  parseSecretKey,
  secretKeyHint,
  signingAlgorithms,
  WeakSecretKey,
} from "@portcullis/adapters-auth";
import { defaultSessionPolicy } from "@portcullis/core";
import { z } from "zod";
import type { DatabaseLocation } from "./database-url.ts";
import { databaseUrl } from "./database-url.ts";
import type { Environment } from "./environment.ts";
import { fileVariable, withSecretFiles } from "./secret-files.ts";
import { boolean, duration, httpUrl, oneOf, origins, wholeNumber } from "./variable-schemas.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

const schema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3_000),
  APP_ENV: oneOf(["development", "staging", "production", "test"]).default("development"),
  DATABASE_URL: databaseUrl.prefault("pglite:.data/pglite"),
  DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, "is not a schema name: a-z, 0-9 and _, at most 63")
    .default("public"),
  DATABASE_POOL_MIN: wholeNumber(0, 1_000).default(2),
  DATABASE_POOL_MAX: wholeNumber(1, 1_000).default(10),
  DATABASE_POOLER: oneOf(["none", "transaction"]).default("none"),
  MIGRATE_ON_START: boolean.optional(),
  SECRET_KEY: z.string().optional(),
  TOKEN_ALGORITHM: oneOf(signingAlgorithms).default(defaultSigningAlgorithm),
  TOKEN_ISSUER: z.string().min(1).max(500).optional(),
  TOKEN_AUDIENCE: z.string().min(1).max(500).default("portcullis"),
  PUBLIC_URL: httpUrl.optional(),
  ACCESS_TOKEN_TTL: duration(1_000, day, "from 1s to 1d").default(defaultSessionPolicy.accessTokenTtl),
  REFRESH_TOKEN_TTL: duration(1_000, 400 * day, "from 1s to 400d").default(defaultSessionPolicy.idleTtl),
  SESSION_MAX_AGE: duration(1_000, 400 * day, "from 1s to 400d").default(defaultSessionPolicy.maxAge),
  SESSION_MAX_ROTATIONS: wholeNumber(1, 1_000_000).default(defaultSessionPolicy.maxRotations),
  REFRESH_GRACE: duration(0, minute, "from 0 to 1m").default(defaultSessionPolicy.refreshGrace),
  REGISTRATION: oneOf(["open", "closed"]).default("open"),
  IMPORTED_BCRYPT_COST: wholeNumber(4, 16).optional(),
  BOOTSTRAP_ADMIN_EMAIL: z.string().optional(),
  BOOTSTRAP_ADMIN_PASSWORD: z.string().optional(),
  RATE_LIMIT: oneOf(["on", "off"]).default("on"),
  TRUST_PROXY: wholeNumber(0, 100).default(0),
  MAX_CONNECTIONS: wholeNumber(1, 999_999).default(10_000),
  MAX_CONNECTIONS_PER_CLIENT: wholeNumber(1, 999_999).default(1_000),
  CORS_ORIGINS: origins.default([]),
  LOG_LEVEL: oneOf(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  LOG_FORMAT: oneOf(["pretty", "json"]).optional(),
});

type Settings = z.output<typeof schema>;

const secrets: readonly string[] = ["DATABASE_URL", "SECRET_KEY", "BOOTSTRAP_ADMIN_PASSWORD"];

/** Every variable that `parseConfiguration` reads. */
export const configurationVariables: readonly string[] = [
  ...Object.keys(schema.shape),
  ...secrets.map(fileVariable),
];

export interface Configuration {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly appEnv: Settings["APP_ENV"];
  readonly database: DatabaseLocation;
  readonly databaseSchema: string;
  readonly databasePool: { readonly min: number; readonly max: number };
  /** The pooler between this process and PostgreSQL. */
  readonly databasePooler: Settings["DATABASE_POOLER"];
  readonly migrateOnStart: boolean;
  /** May be undefined in development only, where one is created. */
  readonly secretKey: string | undefined;
  readonly tokens: {
    readonly algorithm: Settings["TOKEN_ALGORITHM"];
    /** Default: the public URL. */
    readonly issuer: string | undefined;
    readonly audience: string;
  };
  readonly publicUrl: string | undefined;
  readonly sessionPolicy: {
    readonly accessTokenTtl: number;
    readonly idleTtl: number;
    readonly maxAge: number;
    readonly maxRotations: number;
    readonly refreshGrace: number;
  };
  readonly registration: Settings["REGISTRATION"];
  /** The highest cost among imported bcrypt hashes. */
  readonly importedBcryptCost: number | undefined;
  readonly bootstrapAdmin: { readonly email: string; readonly password: string } | null;
  readonly rateLimit: Settings["RATE_LIMIT"];
  /** The number of reverse proxies whose `X-Forwarded-For` is used. */
  readonly trustProxy: number;
  readonly maxConnections: number;
  /** Of one client address; not used behind a trusted proxy. */
  readonly maxConnectionsPerClient: number;
  readonly corsOrigins: readonly string[];
  readonly logLevel: Settings["LOG_LEVEL"];
  readonly logFormat: "pretty" | "json";
}

/** The problems of the environment, a line each. */
export class InvalidConfiguration extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "InvalidConfiguration";
    this.problems = problems;
  }
}

/**
 * An empty variable counts as unset. Secrets may come from files: see `withSecretFiles`.
 * @throws InvalidConfiguration with every problem at once
 */
export function parseConfiguration(environment: Environment, isTerminal = false): Configuration {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== "");
  const { variables, problems: unreadable } = withSecretFiles(Object.fromEntries(set), secrets);
  const parsed = schema.safeParse(variables);
  const issues = parsed.error?.issues ?? [];
  const problems = [...unreadable, ...issues.map(({ path, message }) => `${path.join(".")} ${message}`)];
  problems.push(...contradictions(variables));
  if (!parsed.success || problems.length > 0) throw new InvalidConfiguration(problems);
  return toConfiguration(parsed.data, isTerminal);
}

function* contradictions(variables: Environment): Generator<string> {
  const { DATABASE_POOL_MIN: min = 2, DATABASE_POOL_MAX: max = 10 } = variables;
  if (Number(min) > Number(max)) yield "DATABASE_POOL_MIN is above DATABASE_POOL_MAX";
  const [email, password] = ["BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD"] as const;
  if (variables[email] && !variables[password])
    yield `${email} is set without ${password}: set both, or neither`;
  if (variables[password] && !variables[email])
    yield `${password} is set without ${email}: set both, or neither`;
  if (variables["APP_ENV"] === "production" && !variables["PUBLIC_URL"]) {
    yield "PUBLIC_URL is missing: set it to the address that clients use, such as https://id.example.com";
  }
  yield* secretProblems(variables);
}

function* secretProblems(variables: Environment): Generator<string> {
  const { SECRET_KEY: secret, APP_ENV: appEnv = "development" } = variables;
  if (secret === undefined) {
    if (variables[fileVariable("SECRET_KEY")] === undefined && appEnv !== "development")
      yield `SECRET_KEY is missing. ${secretKeyHint}`;
    return;
  }
  try {
    parseSecretKey(secret);
  } catch (error) {
    if (!(error instanceof WeakSecretKey)) throw error;
    yield error.message;
  }
}

function toConfiguration(settings: Settings, isTerminal: boolean): Configuration {
  const { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = settings;
  return {
    host: settings.HOST,
    port: settings.PORT,
    appEnv: settings.APP_ENV,
    database: settings.DATABASE_URL,
    databaseSchema: settings.DATABASE_SCHEMA,
    databasePool: { min: settings.DATABASE_POOL_MIN, max: settings.DATABASE_POOL_MAX },
    databasePooler: settings.DATABASE_POOLER,
    migrateOnStart: settings.MIGRATE_ON_START ?? settings.DATABASE_URL.kind !== "postgresql",
    secretKey: settings.SECRET_KEY,
    tokens: {
      algorithm: settings.TOKEN_ALGORITHM,
      issuer: settings.TOKEN_ISSUER,
      audience: settings.TOKEN_AUDIENCE,
    },
    publicUrl: settings.PUBLIC_URL,
    sessionPolicy: {
      accessTokenTtl: settings.ACCESS_TOKEN_TTL,
      idleTtl: settings.REFRESH_TOKEN_TTL,
      maxAge: settings.SESSION_MAX_AGE,
      maxRotations: settings.SESSION_MAX_ROTATIONS,
      refreshGrace: settings.REFRESH_GRACE,
    },
    registration: settings.REGISTRATION,
    importedBcryptCost: settings.IMPORTED_BCRYPT_COST,
    bootstrapAdmin: email !== undefined && password !== undefined ? { email, password } : null,
    rateLimit: settings.RATE_LIMIT,
    trustProxy: settings.TRUST_PROXY,
    maxConnections: settings.MAX_CONNECTIONS,
    maxConnectionsPerClient: settings.MAX_CONNECTIONS_PER_CLIENT,
    corsOrigins: settings.CORS_ORIGINS,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT ?? (isTerminal ? "pretty" : "json"),
  };
}
