import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { HttpApi } from "@portcullis/adapters-http";

/** The folder of the sources, also from dist: the compiler does not copy these files. */
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

/** Prevents text from becoming code: only this server's scripts run, and no markup is created from strings. */
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
  // Caches may store it, and have to revalidate it before every use.
  "Cache-Control": "no-cache",
};

/**
 * Answers GET and HEAD for the web page at `/` and its files; everything else goes to the next middleware.
 * @param publicUrl the URL at which browsers reach it
 */
function webPageMiddleware(publicUrl: string): HttpApi["middleware"] {
  const isSecure = publicUrl.startsWith("https:");
  const documents = new Map(files.map((name) => [name === "index.html" ? "/" : `/${name}`, read(name)]));
  return async (ctx, next) => {
    const document = documents.get(pathOf(ctx.req.url ?? ""));
    if (document === undefined || (ctx.method !== "GET" && ctx.method !== "HEAD")) {
      await next();
      return;
    }
    ctx.status = 200;
    ctx.set({ ...headers, ETag: document.tag });
    if (isSecure) ctx.set("Strict-Transport-Security", "max-age=31536000");
    ctx.type = document.contentType;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = document.content;
  };
}

/** The web page before the API, which answers every other request. */
export function withWebPage(api: HttpApi, publicUrl: string): HttpApi {
  const serve = webPageMiddleware(publicUrl);
  return { ...api, middleware: (ctx, next) => serve(ctx, async () => api.middleware(ctx, next)) };
}

/** The path of a request target, which clients of proxies send in absolute form. Koa's parser throws for some targets. */
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
