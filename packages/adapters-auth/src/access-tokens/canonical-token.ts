import { decodeCanonically, parseJsonObject } from "./json-part.ts";
import { refusal } from "./refusal.ts";

/** RFC 9068 §2.1, and never in another spelling, since only this issuer's tokens are accepted. */
export const accessTokenType = "at+jwt";

export interface AccessTokenHeader {
  readonly kid: string;
  readonly algorithm: string;
}

/** In characters. Real ones have about 500. */
const longestToken = 4_096;
const members = ["alg", "kid", "typ"];
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads the header of a compact JWS whose every part is canonical. The header has the three members that the issuer
 * writes and no other: `crit`, `b64`, `jku`, `jwk`, `x5u`, `x5c` and the like are refused unread.
 * @throws InvalidAccessToken
 */
export function readAccessTokenHeader(token: string): AccessTokenHeader {
  if (typeof token !== "string" || token.length > longestToken) throw refusal("not a text, or too long");
  const [first, ...rest] = token.split(".", 4).map(decodeCanonically);
  if (first === undefined || rest.length !== 2) throw refusal("not three parts");
  const header = parseJsonObject(first);
  if (header.size !== members.length || !members.every((member) => header.has(member)))
    throw refusal("a header with other members than alg, kid and typ");
  const [algorithm, kid, type] = members.map((member) => header.get(member));
  if (type !== accessTokenType) throw refusal("not an access token by its typ");
  if (typeof kid !== "string" || !uuid.test(kid)) throw refusal("not a kid of ours");
  if (typeof algorithm !== "string") throw refusal("no alg");
  return { kid, algorithm };
}
