/** `Password` refuses shorter ones. */
const shortestPassword = 8;

let commonPasswords: ReadonlySet<string> | undefined;

/** The common passwords of 8 characters and more, in lower case; loaded at the first call. */
export async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  if (commonPasswords !== undefined) return commonPasswords;
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  const long = dictionary["passwords-common"].filter((text) => text.length >= shortestPassword);
  commonPasswords ??= new Set(long.map(inLowerCase));
  return commonPasswords;
}

export function inLowerCase(text: string): string {
  return text.toLowerCase();
}
