/** Milliseconds. Longer than any answer takes, so that a request without an answer fails at some time. */
const patience = 20_000;

/** An error response of the server (RFC 9457). */
export class Refusal extends Error {
  constructor(status, { title, detail, code, errors }) {
    super(detail ?? title ?? `The server answered in a way this page does not understand (${status}).`);
    this.status = status;
    this.code = code;
    /** The invalid fields: `{ path, message }`. */
    this.issues = Array.isArray(errors) ? errors : [];
  }
}

/** No answer was received. The server may have processed the request. */
export class Unreachable extends Error {
  constructor(cause) {
    super("The server could not be reached. Please try again.", { cause });
  }
}

/**
 * Sends a request to the API, which is on this origin, and returns the body of the response.
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

/** Proxies may answer with HTML. */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
