import { HttpError } from "../../problems/http-error.ts";

/**
 * The parameters of a query.
 * @throws HttpError when one is repeated: implementations disagree on which one counts
 */
export function readQuery(text: string): Readonly<Record<string, string>> {
  return readParameters(text);
}

/** An OAuth form: a parameter without a value counts as omitted (RFC 6749 §3.2). @throws HttpError */
export function readForm(text: string): Readonly<Record<string, string>> {
  const parameters = Object.entries(readParameters(text)).filter(([, value]) => value !== "");
  return Object.fromEntries(parameters);
}

function readParameters(text: string): Readonly<Record<string, string>> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (parameters.has(name))
      throw new HttpError(
        "http.repeated_parameter",
        `The parameter ${name.slice(0, 100)} was sent more than once.`,
      );
    parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}
