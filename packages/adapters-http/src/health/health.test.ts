import type { HealthCheck } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { silentLogger } from "../logging/http-logger.ts";
import { startApi } from "../test-support/test-api.ts";
import { HealthMonitor } from "./health-monitor.ts";

const healthy: HealthCheck = { name: "database", check: async () => undefined };
const unavailable: HealthCheck = { name: "cache", check: () => Promise.reject(new Error("secret host")) };
const frozen: HealthCheck = { name: "database", check: () => new Promise(() => undefined) };

describe("health", () => {
  test("[SEC-120] health, liveness and readiness while stores are available, unavailable or frozen", async () => {
    const probe = async (healthChecks: readonly HealthCheck[]) => {
      await using api = await startApi({ healthChecks });
      const [health, live, ready] = await Promise.all(
        ["/health", "/health/live", "/health/ready"].map((path) => api.call("GET", path)),
      );
      return {
        health: health?.body,
        statuses: [health?.status, live?.status, ready?.status],
        text: ready?.text,
      };
    };
    expect(await probe([healthy])).toMatchObject({
      statuses: [200, 200, 200],
      health: {
        status: "healthy",
        version: "1.2.3",
        timestamp: expect.any(String),
        checks: { database: "healthy" },
      },
    });
    const degraded = await probe([healthy, unavailable]);
    expect(degraded).toMatchObject({
      statuses: [200, 200, 503],
      health: { status: "degraded", checks: { database: "healthy", cache: "unhealthy" } },
    });
    expect(degraded.text).not.toContain("secret");
    expect(await probe([frozen])).toMatchObject({ statuses: [200, 200, 503] });
  });

  test("concurrent reports run each check once", async () => {
    let runs = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow: HealthCheck = {
      name: "database",
      check: () => {
        runs += 1;
        return promise;
      },
    };
    const monitor = new HealthMonitor([slow], silentLogger);
    const reports = Array.from({ length: 50 }, () => monitor.report());
    resolve();
    await Promise.all(reports);
    expect(runs).toBe(1);
    await monitor.report();
    expect(runs).toBe(2);
  });
});
