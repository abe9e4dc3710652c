import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Context } from "koa";
import type { SecurityHeaders } from "../middleware/security-headers.ts";

/** A document that is the same for everybody, at a fixed path. */
export interface Page {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly headers: SecurityHeaders;
  content(): Promise<Buffer>;
}

const oneDay = "public, max-age=86400";
/** May be kept, but has to be asked about at every use. */
const revalidated = "public, no-cache";

/** A file that the server ships; read when it is first asked for, and again after a failure. */
export function filePage(file: string, contentType: string, headers: SecurityHeaders = {}): Page {
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

export function textPage(text: string, contentType: string, headers: SecurityHeaders = {}): Page {
  const content = Promise.resolve(Buffer.from(text));
  return { contentType, cacheControl: revalidated, headers, content: () => content };
}

const tags = new WeakMap<Buffer, string>();

function tagOf(content: Buffer): string {
  const known = tags.get(content);
  if (known !== undefined) return known;
  const tag = `"${createHash("sha256").update(content).digest("base64url")}"`;
  tags.set(content, tag);
  return tag;
}

/** Answers with the page, or with 304 when the client has it already. */
export async function servePage(ctx: Context, page: Page): Promise<void> {
  const content = await page.content();
  ctx.status = 200;
  ctx.set({ ...page.headers, "Cache-Control": page.cacheControl, ETag: tagOf(content) });
  ctx.type = page.contentType;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = content;
}
