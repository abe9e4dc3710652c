import type { Context } from "koa";

interface PathScopeOptions {
  readonly prefix: string;
  readonly basePath: string;
  readonly answersUnknownPaths: boolean;
}

/** The path of the request target. Koa's parser throws for some targets, which may be the host's to answer. */
export function pathOf({ req }: Context): string {
  const target = req.url ?? "/";
  if (target.startsWith("/")) return target.split(/[?#]/, 1)[0] ?? "/";
  // A server has to accept the absolute form, too (RFC 9112 §3.2.2).
  return URL.canParse(target) ? new URL(target).pathname : target;
}

/**
 * Creates the function that decides whether the API answers a path: below its base path, below the prefix when there is
 * one, or one of the documents at the root.
 */
export function createPathScope(
  { prefix, basePath, answersUnknownPaths }: PathScopeOptions,
  documents: Iterable<string>,
): (path: string) => boolean {
  const root = prefix === "" ? basePath : prefix;
  const below = `${root}/`;
  const paths: ReadonlySet<string> = new Set(documents);
  return (path) => answersUnknownPaths || path.startsWith(below) || path === root || paths.has(path);
}
