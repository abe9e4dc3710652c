import type { HealthCheck } from "@portcullis/core";

export type CheckResult = "healthy" | "unhealthy";

export interface HealthReport {
  readonly status: "healthy" | "degraded";
  readonly checks: Readonly<Record<string, CheckResult>>;
}

const patience = 2_000;

/** Asks every store at once, and once for all who ask meanwhile: probes can't be used to hammer a store. */
export class HealthMonitor {
  readonly #checks: readonly HealthCheck[];
  #running: Promise<HealthReport> | null = null;

  constructor(checks: readonly HealthCheck[]) {
    this.#checks = checks;
  }

  report(): Promise<HealthReport> {
    this.#running ??= this.#ask().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #ask(): Promise<HealthReport> {
    const results = await Promise.all(
      this.#checks.map(async (check) => [check.name, await ask(check)] as const),
    );
    const isHealthy = results.every(([, result]) => result === "healthy");
    return { status: isHealthy ? "healthy" : "degraded", checks: Object.fromEntries(results) };
  }
}

/** A check that does not answer in time has failed, whatever it says later. */
function ask(check: HealthCheck): Promise<CheckResult> {
  const { promise, resolve } = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(resolve, patience, "unhealthy");
  const settle = (result: CheckResult): void => {
    clearTimeout(timer);
    resolve(result);
  };
  Promise.resolve(check.check()).then(
    () => settle("healthy"),
    () => settle("unhealthy"),
  );
  return promise;
}
