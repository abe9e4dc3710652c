import { StoreUnavailable } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../openapi/tags.ts";
import { ok } from "../route-kit/define/reply.ts";
import type { Route } from "../route-kit/define/route.ts";
import { defineRoute } from "../route-kit/define/route.ts";
import { timestamp } from "../route-kit/define/schema.ts";
import type { HealthMonitor } from "./health-monitor.ts";

const tag = tags.service;
const checks = z
  .record(z.string(), z.enum(["healthy", "unhealthy"]))
  .meta({ example: { database: "healthy" } });
const health = z
  .strictObject({ status: z.enum(["healthy", "degraded"]), version: z.string(), timestamp, checks })
  .meta({ id: "Health", description: "The health of the service and its data stores." });
const liveness = z.strictObject({ status: z.literal("live") });
const readiness = z.strictObject({ status: z.literal("ready") });

export function healthRoutes(monitor: HealthMonitor, version: string): readonly Route[] {
  return [
    defineRoute({
      method: "get",
      path: "/health",
      operationId: "getHealth",
      summary: "Get the health of the service",
      description: "Responds with 200 even when degraded. `/health/ready` responds with 503 then.",
      tag,
      access: "public",
      responses: { 200: { description: "The health of every data store.", body: health } },
      handle: async () => {
        const { status, checks } = await monitor.report();
        return ok({ status, version, timestamp: new Date().toISOString(), checks: { ...checks } });
      },
    }),
    defineRoute({
      method: "get",
      path: "/health/live",
      operationId: "getLiveness",
      summary: "Check that the process is running",
      tag,
      access: "public",
      responses: { 200: { description: "The process is running.", body: liveness } },
      handle: () => ok({ status: "live" as const }),
    }),
    defineRoute({
      method: "get",
      path: "/health/ready",
      operationId: "getReadiness",
      summary: "Check that requests can be served",
      tag,
      access: "public",
      responses: { 200: { description: "Every required data store is available.", body: readiness } },
      throws: ["shared.store_unavailable"],
      handle: async () => {
        if ((await monitor.report()).status !== "healthy") throw new StoreUnavailable();
        return ok({ status: "ready" as const });
      },
    }),
  ];
}
