const strongTag = /^"(0|[1-9]\d{0,14})"$/;
/** A version that no resource has, so that the use case answers that the precondition failed. */
const noVersion = -1;

/** A version as a strong entity tag (RFC 9110 §8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that `If-Match` requires; undefined, for any version, without the header or with `*`. A weak tag never
 * matches (RFC 9110 §13.1.1), nor does a tag that `entityTag` does not produce.
 */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  const version = strongTag.exec(ifMatch.trim())?.[1];
  return version === undefined ? noVersion : Number(version);
}
