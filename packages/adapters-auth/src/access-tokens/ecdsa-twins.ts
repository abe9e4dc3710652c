/** Half the order of P-256 (FIPS 186-5). */
const halfOrder = Buffer.from("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8", "hex");
const coordinateBytes = 32;

/**
 * Every ES256 signature (r, s) has a twin (r, n − s) that anybody can compute and that verifies just as well. Only the
 * one with the lower s is issued and accepted, so that no other text stands for the same token.
 */
export function isHigherTwin(token: string): boolean {
  const signature = Buffer.from(token.slice(token.lastIndexOf(".") + 1), "base64url");
  return Buffer.compare(signature.subarray(coordinateBytes), halfOrder) > 0;
}
