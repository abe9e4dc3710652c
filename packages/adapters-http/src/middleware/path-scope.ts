import type { Context } from "koa";

interface Territory {
  readonly prefix: string;
  readonly basePath: string;
  readonly ownsEveryPath: boolean;
}

/** The path of the request target. Koa's own parser throws for some targets, and a host's paths are not ours to refuse. */
export function pathOf({ req }: Context): string {
  const target = req.url ?? "/";
  if (target.startsWith("/")) return target.split(/[?#]/, 1)[0] ?? "/";
  // The absolute form is for proxies; every server has to understand it (RFC 9112 §3.2.2).
  return URL.canParse(target) ? new URL(target).pathname : target;
}

/**
 * Whether a path is ours to answer: below the API's base path, below the prefix when there is one, or one of the
 * documents at the root.
 */
export function ownership(
  { prefix, basePath, ownsEveryPath }: Territory,
  documents: Iterable<string>,
): (path: string) => boolean {
  const own = prefix === "" ? basePath : prefix;
  const below = `${own}/`;
  const paths: ReadonlySet<string> = new Set(documents);
  return (path) => ownsEveryPath || path.startsWith(below) || path === own || paths.has(path);
}
