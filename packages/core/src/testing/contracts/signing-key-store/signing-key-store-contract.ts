import assert from "node:assert/strict";
import type { PersistencePorts, SealedSigningKey } from "../../index.ts";
import { deface, race } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { aSigningKey, at } from "./samples.ts";

/** The store under test, empty. */
export type SigningKeyStoreSubject = Pick<PersistencePorts, "signingKeys">;

function kidsOf(keys: readonly SealedSigningKey[]): readonly string[] {
  return keys.map(({ kid }) => kid);
}

/** What every `SigningKeyStore` promises. */
export const signingKeyStoreContract: readonly ContractCase<SigningKeyStoreSubject>[] = [
  {
    name: "lists an added key with every field",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      assert.deepEqual(await signingKeys.list(), []);
      const key = aSigningKey({
        kid: "Kid_with-base64url",
        algorithm: "RS256",
        sealed: `sealed+/=.${"x".repeat(4_000)}`,
        createdAt: at(7),
      });
      assert.equal(await signingKeys.add(key, null), true);
      assert.deepEqual(await signingKeys.list(), [key]);
    },
  },
  {
    name: "lists the newest key first",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const [first, second, third] = [aSigningKey(), aSigningKey(), aSigningKey()];
      await signingKeys.add(first, null);
      await signingKeys.add(second, first.kid);
      await signingKeys.add(third, second.kid);
      assert.deepEqual(kidsOf(await signingKeys.list()), kidsOf([third, second, first]));
    },
  },
  {
    name: "add does nothing unless the newest key is the one the caller knows",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      assert.equal(await signingKeys.add(aSigningKey(), "nobody"), false);
      const [first, second] = [aSigningKey(), aSigningKey()];
      assert.equal(await signingKeys.add(first, null), true);
      assert.equal(await signingKeys.add(aSigningKey(), null), false);
      assert.equal(await signingKeys.add(second, first.kid), true);
      assert.equal(await signingKeys.add(aSigningKey(), first.kid), false);
      assert.equal(await signingKeys.add(aSigningKey(), null), false);
      assert.deepEqual(kidsOf(await signingKeys.list()), kidsOf([second, first]));
    },
  },
  {
    name: "each algorithm has a newest key of its own",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const [edDsa, es256] = [aSigningKey({ algorithm: "EdDSA" }), aSigningKey({ algorithm: "ES256" })];
      assert.equal(await signingKeys.add(edDsa, null), true);
      assert.equal(await signingKeys.add(es256, edDsa.kid), false);
      assert.equal(await signingKeys.add(es256, null), true);
      assert.equal(await signingKeys.add(aSigningKey({ algorithm: "EdDSA" }), edDsa.kid), true);
    },
  },
  {
    name: "of many that add the first key, one succeeds",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      // Made in the same millisecond, as by processes that start together.
      const keys = race(20, async () => aSigningKey({ createdAt: at(0) }));
      const added = await Promise.all(keys.map(async (key) => signingKeys.add(await key, null)));
      assert.equal(added.filter(Boolean).length, 1);
      assert.equal((await signingKeys.list()).length, 1);
    },
  },
  {
    name: "of many that rotate the same key, one succeeds",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const first = aSigningKey({ createdAt: at(0) });
      await signingKeys.add(first, null);
      const added = await Promise.all(
        race(20, () => signingKeys.add(aSigningKey({ createdAt: at(1) }), first.kid)),
      );
      assert.equal(added.filter(Boolean).length, 1);
      assert.equal((await signingKeys.list()).length, 2);
    },
  },
  {
    name: "remove deletes a key and ignores unknown ones",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const [first, second] = [aSigningKey(), aSigningKey()];
      await signingKeys.add(first, null);
      await signingKeys.add(second, first.kid);
      await signingKeys.remove("nobody");
      assert.equal((await signingKeys.list()).length, 2);
      await signingKeys.remove(first.kid);
      await signingKeys.remove(first.kid);
      assert.deepEqual(await signingKeys.list(), [second]);
      await signingKeys.remove(second.kid);
      assert.equal(await signingKeys.add(aSigningKey(), null), true);
    },
  },
  {
    name: "returns copies: changing what was listed, or given, changes nothing stored",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const given = aSigningKey();
      const expected = structuredClone(given);
      await signingKeys.add(given, null);
      deface(given);
      assert.deepEqual(await signingKeys.list(), [expected]);
      deface(await signingKeys.list());
      assert.deepEqual(await signingKeys.list(), [expected]);
    },
  },
];
