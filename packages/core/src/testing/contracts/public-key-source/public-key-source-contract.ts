import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import type { Ports, PublicJwk, PublicKeySource } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import type { FixedClock } from "../../in-memory/fixed-clock.ts";
import { anId } from "../samples.ts";

/** The keys, and the issuer that signs with them. */
export type PublicKeySourceSubject = Pick<Ports, "accessTokenIssuer"> & {
  readonly publicKeys: PublicKeySource;
  readonly clock: FixedClock;
};

// RFC 7518 §6: the members of private and symmetric keys.
const secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"] as const;

async function issue({ accessTokenIssuer, clock }: PublicKeySourceSubject): Promise<string> {
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + 900_000);
  return accessTokenIssuer.issue({ userId: anId(), sessionId: anId() }, now, expiresAt);
}

function verifies(jwk: PublicJwk, token: string): boolean {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
  const hash = jwk.alg === "EdDSA" || jwk.alg.startsWith("Ed") ? null : `sha${jwk.alg.slice(2)}`;
  const options = jwk.alg.startsWith("ES") ? { key, dsaEncoding: "ieee-p1363" as const } : { key };
  return verify(hash, Buffer.from(`${header}.${payload}`), options, Buffer.from(signature, "base64url"));
}

/** What every `PublicKeySource` promises. A source of symmetric keys publishes none, so most cases pass trivially. */
export const publicKeySourceContract: readonly ContractCase<PublicKeySourceSubject>[] = [
  {
    name: "publishes public members only, each key under a kid of its own",
    async run(makeSubject) {
      const subject = await makeSubject();
      await issue(subject);
      const keys = await subject.publicKeys.publicKeys();
      assert.equal(new Set(keys.map(({ kid }) => kid)).size, keys.length);
      for (const jwk of keys) {
        for (const member of secretMembers) assert.ok(!(member in jwk), `the member ${member} is secret`);
        assert.deepEqual(
          [typeof jwk.kid, typeof jwk.kty, typeof jwk.alg, jwk.use],
          ["string", "string", "string", "sig"],
        );
        assert.notEqual(jwk.kty, "oct");
      }
    },
  },
  {
    name: "the key that a token names verifies the token",
    async run(makeSubject) {
      const subject = await makeSubject();
      const token = await issue(subject);
      const keys = await subject.publicKeys.publicKeys();
      if (keys.length === 0) return;
      const header: unknown = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
      const kid = typeof header === "object" && header !== null && "kid" in header ? header.kid : undefined;
      const jwk = keys.find((key) => key.kid === kid);
      assert.ok(jwk !== undefined, "the token's key is not published");
      assert.ok(verifies(jwk, token), "the published key does not verify the token");
    },
  },
  {
    name: "returns copies: changing what was published changes nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      await issue(subject);
      const before = structuredClone(await subject.publicKeys.publicKeys());
      for (const jwk of await subject.publicKeys.publicKeys()) Object.assign(jwk, { kid: "changed", x: "" });
      assert.deepEqual(await subject.publicKeys.publicKeys(), before);
    },
  },
];
