/** Beyond this length no repetition and no run is among the common passwords of any leak. */
const longestCommon = 16;

/**
 * Whether a password in lower case is one short text over and over (`00000000`, `12341234`) or one run of characters
 * (`987654321`, `abcdefgh`). Lists that come from zxcvbn leave these out: it finds them by rule.
 */
export function isPredictable(text: string): boolean {
  if (text.length > longestCommon) return false;
  return /^(.{1,4})\1+$/.test(text) || isRun(text, 1) || isRun(text, -1);
}

function isRun(text: string, step: 1 | -1): boolean {
  return [...text].every(
    (character, index) => index === 0 || character === after(text[index - 1] ?? "", step),
  );
}

/** After 9 comes 0, as on a keyboard. */
function after(character: string, step: 1 | -1): string {
  if (/^\d$/.test(character)) return String((Number(character) + step + 10) % 10);
  return String.fromCharCode(character.charCodeAt(0) + step);
}

const letters: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
  "!": "i",
};

/** `p@ssword` as `password`: undoes the usual substitutions. */
export function withoutSubstitutions(text: string): string {
  return text.replaceAll(/[@430$57!]/g, (character) => letters[character] ?? character);
}
