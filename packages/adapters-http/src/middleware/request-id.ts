import { randomUUID } from "node:crypto";

const harmless = /^[A-Za-z0-9._-]{1,128}$/;

/** The client's `X-Request-Id` when it is harmless in headers and logs, else a new UUID. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === "string" && harmless.test(header) ? header : randomUUID();
}
