import type { PublicKeySource } from "@portcullis/core";
import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { ok } from "../../route-kit/define/reply.ts";
import type { Route } from "../../route-kit/define/route.ts";
import { defineRoute } from "../../route-kit/define/route.ts";

const tag = tags.service;
const jwks = z
  .strictObject({
    keys: z.array(
      z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string(), use: z.literal("sig") }),
    ),
  })
  .meta({ id: "Jwks", description: "A JWK Set (RFC 7517 §5)." });
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

/** `GET /`: name, version and links. */
export function indexRoute({ name, version, links }: ServiceIdentity): Route {
  return defineRoute({
    method: "get",
    path: "",
    operationId: "getServiceIndex",
    summary: "Get the name, version and links of the service",
    tag,
    access: "public",
    responses: { 200: { description: "The name, version and links of the service.", body: index } },
    handle: () => ok({ name, version, links: { ...links } }),
  });
}

/** `GET /.well-known/jwks.json` */
export function publicKeysRoute(source: PublicKeySource): Route {
  const contentType = "application/jwk-set+json";
  return defineRoute({
    method: "get",
    path: "/.well-known/jwks.json",
    operationId: "getPublicKeys",
    summary: "Get the public keys that verify access tokens",
    tag,
    access: "public",
    responses: { 200: { description: "The public keys.", body: jwks, contentType } },
    handle: async () => {
      const keys = (await source.publicKeys()).map((key) => ({ ...key }));
      return ok({ keys }, { "Cache-Control": "public, max-age=300", "Content-Type": contentType });
    },
  });
}
