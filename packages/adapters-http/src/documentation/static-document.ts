import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Context } from "koa";
import type { SecurityHeaders } from "../middleware/security-headers.ts";

/** A document that is the same for every client. */
export interface StaticDocument {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly headers: SecurityHeaders;
  content(): Promise<Buffer>;
}

/** Static documents by path. */
export type StaticDocuments = Readonly<Record<string, StaticDocument>>;

const oneDay = "public, max-age=86400";
/** Caches may store it, and have to revalidate it before every use. */
const revalidated = "public, no-cache";

/** A file, read on the first request and again after a failure. */
export function fileDocument(
  file: string,
  contentType: string,
  headers: SecurityHeaders = {},
): StaticDocument {
  let content: Promise<Buffer> | null = null;
  return {
    contentType,
    cacheControl: oneDay,
    headers,
    content: () => {
      content ??= readFile(file).catch((error: unknown) => {
        content = null;
        throw error;
      });
      return content;
    },
  };
}

export function textDocument(
  text: string,
  contentType: string,
  headers: SecurityHeaders = {},
): StaticDocument {
  const content = Promise.resolve(Buffer.from(text));
  return { contentType, cacheControl: revalidated, headers, content: () => content };
}

const entityTags = new WeakMap<Buffer, string>();

function entityTagOf(content: Buffer): string {
  const known = entityTags.get(content);
  if (known !== undefined) return known;
  const tag = `"${createHash("sha256").update(content).digest("base64url")}"`;
  entityTags.set(content, tag);
  return tag;
}

/** Answers with the document, or with 304 when the client has it already. */
export async function serveDocument(ctx: Context, document: StaticDocument): Promise<void> {
  const content = await document.content();
  ctx.status = 200;
  ctx.set({ ...document.headers, "Cache-Control": document.cacheControl, ETag: entityTagOf(content) });
  ctx.type = document.contentType;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = content;
}
