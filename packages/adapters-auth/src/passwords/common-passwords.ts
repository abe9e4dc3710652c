/** Passwords shorter than this are refused anyway. */
const shortestPassword = 8;

let loading: Promise<ReadonlySet<string>> | undefined;

/** The common passwords of 8 characters and more, in lower case; read once, at the first call. */
export async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) =>
      new Set(
        dictionary["passwords-common"].filter((text) => text.length >= shortestPassword).map(inLowerCase),
      ),
  );
  return loading;
}

export function inLowerCase(text: string): string {
  return text.toLowerCase();
}
