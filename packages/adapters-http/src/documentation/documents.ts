import { HealthMonitor } from "../health/health-monitor.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import type { DocumentName, ResolvedOptions } from "../options.ts";
import type { Route } from "../route-kit/define/route.ts";
import { healthRoutes, indexRoute, keysRoute } from "../routes/root-routes.ts";
import { redocPages, swaggerUiPages } from "./documentation-pages.ts";
import type { Page } from "./static-document.ts";
import { textPage } from "./static-document.ts";

type Pages = Readonly<Record<string, Page>>;

const linkOf: Readonly<Record<Exclude<DocumentName, "index">, string>> = {
  openapi: "/openapi.json",
  docs: "/docs",
  redoc: "/redoc",
  jwks: "/.well-known/jwks.json",
  health: "/health",
};

/**
 * The routes beside the API that are served.
 * @param base what clients put before their paths
 */
export function documentRoutes(options: ResolvedOptions, base: string): readonly Route[] {
  const { documents, healthChecks, logger, publicKeys, version, title } = options;
  const routes: readonly (readonly [DocumentName, () => readonly Route[]])[] = [
    ["index", () => [indexRoute({ name: title, version, links: linksOf(options, base) })]],
    ["health", () => healthRoutes(new HealthMonitor(healthChecks, logger), version)],
    ["jwks", () => [keysRoute(publicKeys)]],
  ];
  return routes.filter(([name]) => documents.includes(name)).flatMap(([, make]) => make());
}

/** The pages beside the API that are served, by their path as the server sees it. */
export function documentPages(
  options: ResolvedOptions,
  openapi: OpenApiDocument,
  base: string,
): ReadonlyMap<string, Page> {
  const { documents, publicUrl, title, prefix } = options;
  const documentation = { title, publicUrl, base };
  const pages: readonly (readonly [DocumentName, () => Pages])[] = [
    [
      "openapi",
      () => ({ "/openapi.json": textPage(JSON.stringify(openapi), "application/json; charset=utf-8") }),
    ],
    ["docs", () => swaggerUiPages(documentation)],
    ["redoc", () => redocPages(documentation)],
  ];
  const served = pages
    .filter(([name]) => documents.includes(name))
    .flatMap(([, make]) => Object.entries(make()));
  return new Map(served.map(([path, page]) => [prefix + path, page]));
}

function linksOf({ documents, basePath, ...options }: ResolvedOptions, base: string): Record<string, string> {
  const pages = redocPages({ ...options, base });
  const served = Object.entries(linkOf).filter(
    ([name, path]) => documents.some((document) => document === name) && (name !== "redoc" || path in pages),
  );
  return { api: base + basePath, ...Object.fromEntries(served.map(([name, path]) => [name, base + path])) };
}
