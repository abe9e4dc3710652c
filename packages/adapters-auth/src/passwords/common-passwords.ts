import { loadOnce } from "./load-once.ts";

/** Passwords shorter than this are refused anyway. */
const shortestPassword = 8;

/** The common passwords of 8 characters and more, in lower case; read once, at the first call. */
export const loadCommonPasswords: () => Promise<ReadonlySet<string>> = loadOnce(async () => {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(
    dictionary["passwords-common"].filter((text) => text.length >= shortestPassword).map(inLowerCase),
  );
});

export function inLowerCase(text: string): string {
  return text.toLowerCase();
}
