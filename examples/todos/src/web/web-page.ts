import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { HttpApi } from "@portcullis/adapters-http";

/** In the sources, also for what runs from dist: the compiler copies none of these files. */
const folder = new URL("../../src/web/", import.meta.url);

const files = [
  "app.js",
  "form.js",
  "http.js",
  "index.html",
  "session.js",
  "style.css",
  "todo-item.js",
  "todo-list.js",
] as const;
const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/** Whatever gets into the page as text stays text: no script but this server's, no markup made from strings. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": contentSecurityPolicy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  // May be kept, but has to be asked about at every use.
  "Cache-Control": "no-cache",
};

/**
 * Serves the page at `/` and its files beside it, to be read; everything else is the next middleware's.
 * @param publicUrl where browsers reach it
 */
function webPageMiddleware(publicUrl: string): HttpApi["middleware"] {
  const isSecure = publicUrl.startsWith("https:");
  const pages = new Map(files.map((name) => [name === "index.html" ? "/" : `/${name}`, read(name)]));
  return async (ctx, next) => {
    const page = pages.get(pathOf(ctx.req.url ?? ""));
    if (page === undefined || (ctx.method !== "GET" && ctx.method !== "HEAD")) {
      await next();
      return;
    }
    ctx.status = 200;
    ctx.set({ ...headers, ETag: page.tag });
    if (isSecure) ctx.set("Strict-Transport-Security", "max-age=31536000");
    ctx.type = page.contentType;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = page.content;
  };
}

/** The API behind the page: it answers whatever the page does not. */
export function withWebPage(api: HttpApi, publicUrl: string): HttpApi {
  const page = webPageMiddleware(publicUrl);
  return { ...api, middleware: (ctx, next) => page(ctx, async () => api.middleware(ctx, next)) };
}

/** Of a request target, which clients of proxies send in its absolute form. Koa's own parser throws for some. */
function pathOf(target: string): string {
  const [path = ""] = target.replace(/^https?:\/\/[^/?#]*/i, "").split(/[?#]/, 1);
  return path;
}

function read(name: (typeof files)[number]) {
  const content = readFileSync(new URL(name, folder));
  const tag = `"${createHash("sha256").update(content).digest("base64url")}"`;
  const extension = name.slice(name.lastIndexOf(".") + 1);
  return { content, tag, contentType: contentTypes[extension] ?? "application/octet-stream" };
}
