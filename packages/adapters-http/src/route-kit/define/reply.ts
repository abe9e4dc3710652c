import type { Reply } from "./route.ts";

type Headers = Readonly<Record<string, string>>;

/** A response with status 200. */
export function ok<Body>(body: Body, headers?: Headers): Reply<200, Body> & { readonly body: Body } {
  return { status: 200, body, headers };
}

/**
 * A response with status 201.
 * @param location the absolute path of the new resource
 */
export function created<Body>(
  body: Body,
  location: string,
  headers?: Headers,
): Reply<201, Body> & { readonly body: Body } {
  return { status: 201, body, headers: { Location: location, ...headers } };
}

/** A response with status 204 and no body. */
export function noContent(): Reply<204, undefined> {
  return { status: 204 };
}
