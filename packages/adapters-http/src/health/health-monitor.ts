import type { HealthCheck } from "@portcullis/core";
import type { HttpLogger } from "../logging/http-logger.ts";
import { reasonOf } from "../logging/http-logger.ts";

export type CheckResult = "healthy" | "unhealthy";

export interface HealthReport {
  readonly status: "healthy" | "degraded";
  readonly checks: Readonly<Record<string, CheckResult>>;
}

const timeout = 2_000;

/**
 * Runs all health checks concurrently, and once for concurrent callers, so that probes can't overload a store. Logs why a
 * store became unhealthy, and when it is healthy again.
 */
export class HealthMonitor {
  readonly #checks: readonly HealthCheck[];
  readonly #logger: HttpLogger;
  /** Why a store is unhealthy, by the name of its check. */
  readonly #reasons = new Map<string, string>();
  #running: Promise<HealthReport> | null = null;

  constructor(checks: readonly HealthCheck[], logger: HttpLogger) {
    this.#checks = checks;
    this.#logger = logger;
  }

  report(): Promise<HealthReport> {
    this.#running ??= this.#runChecks().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #runChecks(): Promise<HealthReport> {
    const results = await Promise.all(
      this.#checks.map(
        async (check) => [check.name, this.#record(check.name, await faultOf(check))] as const,
      ),
    );
    const isHealthy = results.every(([, result]) => result === "healthy");
    return { status: isHealthy ? "healthy" : "degraded", checks: Object.fromEntries(results) };
  }

  #record(check: string, reason: string | null): CheckResult {
    const before = this.#reasons.get(check);
    if (reason === null) {
      if (this.#reasons.delete(check)) this.#logger.info({ check }, "healthy again");
      return "healthy";
    }
    this.#reasons.set(check, reason);
    if (reason !== before) this.#logger.warn({ check, reason }, "unhealthy");
    return "unhealthy";
  }
}

/** Why the store is unhealthy, or null. A check that does not finish in time has failed, whatever its later result. */
function faultOf(check: HealthCheck): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const timer = setTimeout(resolve, timeout, `no answer within ${timeout} ms`);
  const settle = (reason: string | null): void => {
    clearTimeout(timer);
    resolve(reason);
  };
  Promise.resolve(check.check()).then(
    () => settle(null),
    (error: unknown) => settle(reasonOf(error) ?? String(error)),
  );
  return promise;
}
