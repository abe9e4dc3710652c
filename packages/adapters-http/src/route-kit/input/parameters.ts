import { EdgeError } from "../../problems/http-error.ts";

/**
 * The parameters of a query.
 * @throws EdgeError when one comes twice: which of them counts would be a guess
 */
export function readQuery(text: string): Readonly<Record<string, string>> {
  return readParameters(text);
}

/** A form as OAuth reads it: a parameter without a value counts as left out (RFC 6749 §3.2). @throws EdgeError */
export function readForm(text: string): Readonly<Record<string, string>> {
  const parameters = Object.entries(readParameters(text)).filter(([, value]) => value !== "");
  return Object.fromEntries(parameters);
}

function readParameters(text: string): Readonly<Record<string, string>> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (parameters.has(name))
      throw new EdgeError(
        "http.repeated_parameter",
        `The parameter ${name.slice(0, 100)} was sent more than once.`,
      );
    parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}
