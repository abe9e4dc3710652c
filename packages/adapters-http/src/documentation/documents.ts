import { HealthMonitor } from "../health/health-monitor.ts";
import { healthRoutes } from "../health/health-routes.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import type { DocumentName, ResolvedOptions } from "../options.ts";
import type { Route } from "../route-kit/define/route.ts";
import { indexRoute, publicKeysRoute } from "../routes/service/service-routes.ts";
import { isRedocInstalled, redoc } from "./redoc.ts";
import type { StaticDocument, StaticDocuments } from "./static-document.ts";
import { textDocument } from "./static-document.ts";
import { swaggerUi } from "./swagger-ui.ts";

const pathOf: Readonly<Record<Exclude<DocumentName, "index">, string>> = {
  openapi: "/openapi.json",
  docs: "/docs",
  redoc: "/redoc",
  jwks: "/.well-known/jwks.json",
  health: "/health",
};

/**
 * The enabled documents that are computed for each request.
 * @param base the prefix of their paths, as clients see it
 */
export function documentRoutes(options: ResolvedOptions, base: string): readonly Route[] {
  const { documents, healthChecks, logger, publicKeys, version, title } = options;
  const routes: readonly (readonly [DocumentName, () => readonly Route[]])[] = [
    ["index", () => [indexRoute({ name: title, version, links: linksOf(options, base) })]],
    ["health", () => healthRoutes(new HealthMonitor(healthChecks, logger), version)],
    ["jwks", () => [publicKeysRoute(publicKeys)]],
  ];
  return routes.filter(([name]) => documents.includes(name)).flatMap(([, make]) => make());
}

/** The enabled documents that never change, by their path as the server sees it. */
export function staticDocuments(
  options: ResolvedOptions,
  openapi: OpenApiDocument,
  base: string,
): ReadonlyMap<string, StaticDocument> {
  const { documents, publicUrl, title, prefix } = options;
  const documentation = { title, publicUrl, base };
  const json = "application/json; charset=utf-8";
  const makers: readonly (readonly [DocumentName, () => StaticDocuments])[] = [
    ["openapi", () => ({ "/openapi.json": textDocument(JSON.stringify(openapi), json) })],
    ["docs", () => swaggerUi(documentation)],
    ["redoc", () => redoc(documentation)],
  ];
  const enabled = makers
    .filter(([name]) => documents.includes(name))
    .flatMap(([, make]) => Object.entries(make()));
  return new Map(enabled.map(([path, document]) => [prefix + path, document]));
}

function linksOf({ documents, basePath }: ResolvedOptions, base: string): Record<string, string> {
  const linked = Object.entries(pathOf).filter(
    ([name]) => documents.some((document) => document === name) && (name !== "redoc" || isRedocInstalled()),
  );
  return { api: base + basePath, ...Object.fromEntries(linked.map(([name, path]) => [name, base + path])) };
}
