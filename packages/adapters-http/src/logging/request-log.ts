import type { HttpLogger } from "./http-logger.ts";

/** A served request, as the log shows it. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  /** The pattern of the route that matched. */
  readonly route: string | null;
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string;
  readonly userId: string | null;
  readonly ip: string;
}

const longestPath = 200;

/** Logs the route's pattern, or the path where no route matched. */
export function logRequest(
  logger: HttpLogger,
  { method, path, route, status, durationMs, requestId, userId, ip }: ServedRequest,
): void {
  const entry = {
    method,
    route: route ?? printable(path),
    status,
    durationMs: Math.round(durationMs * 100) / 100,
    requestId,
    userId,
    ip,
  };
  if (status >= 500) logger.error(entry, "request failed");
  else logger.info(entry, "request");
}

/** A path that no route matched is client input: no line breaks, no control characters, bounded length. */
function printable(path: string): string {
  return path.slice(0, longestPath).replace(/[^\x21-\x7e]/g, "?");
}
