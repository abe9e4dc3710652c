import type { PublicKeySource } from "@portcullis/core";
import { StoreUnavailable } from "@portcullis/core";
import { z } from "zod";
import type { HealthMonitor } from "../health/health-monitor.ts";
import { tags } from "../openapi/tags.ts";
import { ok } from "../route-kit/define/reply.ts";
import type { Route } from "../route-kit/define/route.ts";
import { defineRoute } from "../route-kit/define/route.ts";
import { timestamp } from "../route-kit/define/schema.ts";

const tag = tags.service;
const checks = z
  .record(z.string(), z.enum(["healthy", "unhealthy"]))
  .meta({ example: { database: "healthy" } });
const health = z
  .strictObject({ status: z.enum(["healthy", "degraded"]), version: z.string(), timestamp, checks })
  .meta({ id: "Health", description: "How the service and its stores are." });
const liveness = z.strictObject({ status: z.literal("live") });
const readiness = z.strictObject({ status: z.literal("ready") });
const jwks = z
  .strictObject({
    keys: z.array(
      z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string(), use: z.literal("sig") }),
    ),
  })
  .meta({ id: "Jwks", description: "A JWK set (RFC 7517 §5)." });
const index = z.strictObject({
  name: z.string(),
  version: z.string(),
  links: z.record(z.string(), z.string()).meta({ example: { docs: "/docs" } }),
});

export interface ServiceIdentity {
  readonly name: string;
  readonly version: string;
  readonly links: Readonly<Record<string, string>>;
}

/** `GET /`: what this is, and where the rest is. */
export function indexRoute({ name, version, links }: ServiceIdentity): Route {
  return defineRoute({
    method: "get",
    path: "",
    operationId: "index",
    summary: "Name, version and links",
    tag,
    access: "public",
    responses: { 200: { description: "What this is.", body: index } },
    handle: () => ok({ name, version, links: { ...links } }),
  });
}

export function keysRoute(source: PublicKeySource): Route {
  const contentType = "application/jwk-set+json";
  return defineRoute({
    method: "get",
    path: "/.well-known/jwks.json",
    operationId: "readPublicKeys",
    summary: "The keys that verify access tokens",
    tag,
    access: "public",
    responses: { 200: { description: "The public keys.", body: jwks, contentType } },
    handle: async () => {
      const keys = (await source.publicKeys()).map((key) => ({ ...key }));
      return ok({ keys }, { "Cache-Control": "public, max-age=300", "Content-Type": contentType });
    },
  });
}

export function healthRoutes(monitor: HealthMonitor, version: string): readonly Route[] {
  return [
    defineRoute({
      method: "get",
      path: "/health",
      operationId: "readHealth",
      summary: "How the service and its stores are",
      description: "Answers 200 also when degraded: probes that should fail use `/health/ready`.",
      tag,
      access: "public",
      responses: { 200: { description: "The state of every store.", body: health } },
      handle: async () => {
        const { status, checks } = await monitor.report();
        return ok({ status, version, timestamp: new Date().toISOString(), checks: { ...checks } });
      },
    }),
    defineRoute({
      method: "get",
      path: "/health/live",
      operationId: "probeLiveness",
      summary: "Whether the process answers",
      tag,
      access: "public",
      responses: { 200: { description: "It does.", body: liveness } },
      handle: () => ok({ status: "live" as const }),
    }),
    defineRoute({
      method: "get",
      path: "/health/ready",
      operationId: "probeReadiness",
      summary: "Whether requests can be served",
      tag,
      access: "public",
      responses: { 200: { description: "Every needed store answers.", body: readiness } },
      throws: ["shared.store_unavailable"],
      handle: async () => {
        if ((await monitor.report()).status !== "healthy") throw new StoreUnavailable();
        return ok({ status: "ready" as const });
      },
    }),
  ];
}
