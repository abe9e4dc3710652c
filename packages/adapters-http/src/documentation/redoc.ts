import { createRequire } from "node:module";
import { securityHeaders } from "../middleware/security-headers.ts";
import type { DocumentationOptions } from "./html-document.ts";
import { html, htmlDocument, script } from "./html-document.ts";
import type { StaticDocuments } from "./static-document.ts";
import { fileDocument, textDocument } from "./static-document.ts";

const require = createRequire(import.meta.url);

/** ReDoc at `/redoc`; empty unless the optional package `redoc` is installed. */
export function redoc({ title, publicUrl, base }: DocumentationOptions): StaticDocuments {
  const bundle = findBundle();
  if (bundle === null) return {};
  const headers = securityHeaders(publicUrl, {
    "script-src": ["'self'"],
    // ReDoc inserts style sheets into the document, and runs its search in a worker that it creates from text.
    "style-src": ["'self'", "'unsafe-inline'"],
    "worker-src": ["blob:"],
    "child-src": ["blob:"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
  });
  const page = htmlDocument({
    title,
    // An empty icon keeps browsers from requesting /favicon.ico.
    head: '<link rel="icon" href="data:,">',
    body: `<div id="redoc"></div>\n<script src="${base}/redoc/redoc.standalone.js"></script>\n<script src="${base}/redoc/start.js"></script>`,
  });
  const start = `Redoc.init(${JSON.stringify(`${base}/openapi.json`)}, {}, document.getElementById("redoc"));\n`;
  return {
    "/redoc": textDocument(page, html, headers),
    "/redoc/start.js": textDocument(start, script),
    "/redoc/redoc.standalone.js": fileDocument(bundle, script),
  };
}

export function isRedocInstalled(): boolean {
  return findBundle() !== null;
}

function findBundle(): string | null {
  try {
    return require.resolve("redoc/bundles/redoc.standalone.js");
  } catch {
    return null;
  }
}
