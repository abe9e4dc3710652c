/** Milliseconds. Longer than any answer takes: a request that hangs must not hold the page for good. */
const patience = 20_000;

/** The server's no, in its words (RFC 9457). */
export class Refusal extends Error {
  constructor(status, { title, detail, code, errors }) {
    super(detail ?? title ?? `The server answered in a way this page does not understand (${status}).`);
    this.status = status;
    this.code = code;
    /** What is wrong with which field: `{ path, message }`. */
    this.issues = Array.isArray(errors) ? errors : [];
  }
}

/** The request or its answer got lost. Whether the server did what it was asked is not known. */
export class Unreachable extends Error {
  constructor(cause) {
    super("The server could not be reached. Please try again.", { cause });
  }
}

/**
 * Asks the API, which is on this origin, and returns the body of its answer.
 * @throws Refusal, Unreachable
 */
export async function send(method, path, { body, accessToken } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (accessToken) headers["Authorization"] = `Bearer ${accessToken}`;
  const request = {
    method,
    headers,
    body: body && JSON.stringify(body),
    cache: "no-store",
    redirect: "error",
  };
  let response;
  let text;
  try {
    response = await fetch(`/api/v1${path}`, { ...request, signal: AbortSignal.timeout(patience) });
    text = await response.text();
  } catch (error) {
    throw new Unreachable(error);
  }
  if (!response.ok) throw new Refusal(response.status, parse(text) ?? {});
  return parse(text);
}

/** Proxies answer with pages of their own. */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
