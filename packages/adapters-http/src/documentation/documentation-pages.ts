import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { securityHeaders } from "../middleware/security-headers.ts";
import type { Page } from "./static-document.ts";
import { filePage, textPage } from "./static-document.ts";

const require = createRequire(import.meta.url);
const html = "text/html; charset=utf-8";
const script = "text/javascript; charset=utf-8";
const style = "text/css; charset=utf-8";

interface DocumentationOptions {
  readonly title: string;
  readonly publicUrl: URL;
  /** What the pages' own links start with, as clients see it. */
  readonly base: string;
}

/** Swagger UI at `/docs`, by path below the base; its files are those of the package `swagger-ui-dist`. */
export function swaggerUiPages({
  title,
  publicUrl,
  base,
}: DocumentationOptions): Readonly<Record<string, Page>> {
  const folder = dirname(require.resolve("swagger-ui-dist/package.json"));
  const headers = securityHeaders(publicUrl, {
    "script-src": ["'self'"],
    // Swagger UI sets style attributes.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    // The page may be open under another name of this server than the public one that requests go to.
    "connect-src": ["'self'", publicUrl.origin],
  });
  const page = htmlPage({
    title,
    head: `<link rel="stylesheet" href="${base}/docs/swagger-ui.css">\n<link rel="icon" href="${base}/docs/favicon.png">`,
    body: `<div id="swagger-ui"></div>\n<script src="${base}/docs/swagger-ui-bundle.js"></script>\n<script src="${base}/docs/start.js"></script>`,
  });
  const start = `SwaggerUIBundle(${JSON.stringify({
    url: `${base}/openapi.json`,
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: false,
    validatorUrl: null,
  })});\n`;
  return {
    "/docs": textPage(page, html, headers),
    "/docs/start.js": textPage(start, script),
    "/docs/swagger-ui.css": filePage(join(folder, "swagger-ui.css"), style),
    "/docs/swagger-ui-bundle.js": filePage(join(folder, "swagger-ui-bundle.js"), script),
    "/docs/favicon.png": filePage(join(folder, "favicon-32x32.png"), "image/png"),
  };
}

/** ReDoc at `/redoc`, where the optional package `redoc` is installed; else nothing. */
export function redocPages({ title, publicUrl, base }: DocumentationOptions): Readonly<Record<string, Page>> {
  const bundle = resolveOptional("redoc/bundles/redoc.standalone.js");
  if (bundle === null) return {};
  const headers = securityHeaders(publicUrl, {
    "script-src": ["'self'"],
    // ReDoc makes its style sheets in the page, and searches in a worker that it makes from text.
    "style-src": ["'self'", "'unsafe-inline'"],
    "worker-src": ["blob:"],
    "child-src": ["blob:"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
  });
  const page = htmlPage({
    title,
    // An empty icon keeps browsers from asking for /favicon.ico.
    head: '<link rel="icon" href="data:,">',
    body: `<div id="redoc"></div>\n<script src="${base}/redoc/redoc.standalone.js"></script>\n<script src="${base}/redoc/start.js"></script>`,
  });
  const start = `Redoc.init(${JSON.stringify(`${base}/openapi.json`)}, {}, document.getElementById("redoc"));\n`;
  return {
    "/redoc": textPage(page, html, headers),
    "/redoc/start.js": textPage(start, script),
    "/redoc/redoc.standalone.js": filePage(bundle, script),
  };
}

function resolveOptional(specifier: string): string | null {
  try {
    return require.resolve(specifier);
  } catch {
    return null;
  }
}

function htmlPage({ title, head, body }: { title: string; head: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
