import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { securityHeaders } from "../middleware/security-headers.ts";
import type { DocumentationOptions } from "./html-document.ts";
import { html, htmlDocument, script, style } from "./html-document.ts";
import type { StaticDocuments } from "./static-document.ts";
import { fileDocument, textDocument } from "./static-document.ts";

const require = createRequire(import.meta.url);

/** Swagger UI at `/docs`, with the files of the package `swagger-ui-dist`. */
export function swaggerUi({ title, publicUrl, base }: DocumentationOptions): StaticDocuments {
  const folder = dirname(require.resolve("swagger-ui-dist/package.json"));
  const headers = securityHeaders(publicUrl, {
    "script-src": ["'self'"],
    // Swagger UI sets style attributes.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    // The document may be loaded from another host name than that of the public URL, to which requests are sent.
    "connect-src": ["'self'", publicUrl.origin],
  });
  const page = htmlDocument({
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
    "/docs": textDocument(page, html, headers),
    "/docs/start.js": textDocument(start, script),
    "/docs/swagger-ui.css": fileDocument(join(folder, "swagger-ui.css"), style),
    "/docs/swagger-ui-bundle.js": fileDocument(join(folder, "swagger-ui-bundle.js"), script),
    "/docs/favicon.png": fileDocument(join(folder, "favicon-32x32.png"), "image/png"),
  };
}
