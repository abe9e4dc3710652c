import { createRequire } from "node:module";
import type { DestinationStream, Logger } from "pino";
import { pino } from "pino";
import type PinoPretty from "pino-pretty";
import type { StandardOutput } from "./process-context.ts";

export type { Logger } from "pino";

export interface LoggerOptions {
  readonly logLevel: string;
  readonly logFormat: "pretty" | "json";
}

// Secrets are not logged anywhere; these names are redacted should one be logged by mistake.
const secrets = [
  "password",
  "currentPassword",
  "newPassword",
  "access_token",
  "refresh_token",
  "authorization",
];

/** Writes to standard output: JSON lines, or coloured text for a terminal. */
export function createLogger(
  { logLevel, logFormat }: LoggerOptions,
  stdout: DestinationStream & Pick<StandardOutput, "fd" | "isTTY"> = process.stdout,
): Logger {
  const options = {
    level: logLevel,
    base: null,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  // A descriptor is written to synchronously: no line is lost when the process exits.
  const destination = stdout.fd === undefined ? stdout : pino.destination(stdout.fd);
  if (logFormat === "json") return pino(options, destination);
  // A CommonJS package, loaded only where it is used.
  const pretty: typeof PinoPretty = createRequire(import.meta.url)("pino-pretty");
  return pino(
    options,
    pretty({
      destination,
      colorize: stdout.isTTY === true,
      translateTime: "SYS:HH:MM:ss.l",
      messageFormat: describe,
      hideObject: true,
      sync: true,
    }),
  );
}

/** One line: first the main fields of a request or an event, then all others. */
function describe({ level, time, msg, ...fields }: Record<string, unknown>): string {
  const { method, route, status, durationMs, event, ...rest } = fields;
  const first = method === undefined ? [msg, event] : [method, route, status, `${durationMs} ms`];
  const others = Object.entries(rest).map(([name, value]) => present(value) && `${name}=${quoted(value)}`);
  return [...first, ...others].filter(present).join(" ");
}

function present(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false;
}

/** Text with spaces or line breaks is quoted, so that it can't pass for another field or another line. */
function quoted(value: unknown): string {
  return typeof value === "string" && /^[\x21-\x7e]*$/.test(value) ? value : JSON.stringify(value);
}
