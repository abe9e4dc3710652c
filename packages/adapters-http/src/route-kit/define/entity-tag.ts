const strongTag = /^"(0|[1-9]\d{0,14})"$/;
/** No row ever has it, so that the use case answers that the precondition failed. */
const noVersion = -1;

/** A version as a strong entity tag (RFC 9110 §8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that `If-Match` asks for: any (undefined) without the header or with `*`. A weak tag never matches
 * (RFC 9110 §13.1.1), nor does anything that is not one of our tags.
 */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  const version = strongTag.exec(ifMatch.trim())?.[1];
  return version === undefined ? noVersion : Number(version);
}
