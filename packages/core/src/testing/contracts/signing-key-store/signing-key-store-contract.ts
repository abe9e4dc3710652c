import assert from "node:assert/strict";
import type { PersistencePorts, SealedSigningKey } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { mutate, race } from "../assertions.ts";
import { aSigningKey, at } from "../samples.ts";

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
      assert.equal(await signingKeys.addAfter(null, key), true);
      assert.deepEqual(await signingKeys.list(), [key]);
    },
  },
  {
    name: "lists the newest key first",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const [first, second, third] = [aSigningKey(), aSigningKey(), aSigningKey()];
      await signingKeys.addAfter(null, first);
      await signingKeys.addAfter(first.kid, second);
      await signingKeys.addAfter(second.kid, third);
      assert.deepEqual(kidsOf(await signingKeys.list()), kidsOf([third, second, first]));
    },
  },
  {
    name: "addAfter does nothing unless the newest key is the one that the caller names",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      assert.equal(await signingKeys.addAfter("unknown", aSigningKey()), false);
      const [first, second] = [aSigningKey(), aSigningKey()];
      assert.equal(await signingKeys.addAfter(null, first), true);
      assert.equal(await signingKeys.addAfter(null, aSigningKey()), false);
      assert.equal(await signingKeys.addAfter(first.kid, second), true);
      assert.equal(await signingKeys.addAfter(first.kid, aSigningKey()), false);
      assert.equal(await signingKeys.addAfter(null, aSigningKey()), false);
      assert.deepEqual(kidsOf(await signingKeys.list()), kidsOf([second, first]));
    },
  },
  {
    name: "each algorithm has a newest key of its own",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const [edDsa, es256] = [aSigningKey({ algorithm: "EdDSA" }), aSigningKey({ algorithm: "ES256" })];
      assert.equal(await signingKeys.addAfter(null, edDsa), true);
      assert.equal(await signingKeys.addAfter(edDsa.kid, es256), false);
      assert.equal(await signingKeys.addAfter(null, es256), true);
      assert.equal(await signingKeys.addAfter(edDsa.kid, aSigningKey({ algorithm: "EdDSA" })), true);
    },
  },
  {
    name: "of many that add the first key, one succeeds",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      // Made in the same millisecond, as by processes that start together.
      const keys = race(20, async () => aSigningKey({ createdAt: at(0) }));
      const added = await Promise.all(keys.map(async (key) => signingKeys.addAfter(null, await key)));
      assert.equal(added.filter(Boolean).length, 1);
      assert.equal((await signingKeys.list()).length, 1);
    },
  },
  {
    name: "of many that rotate the same key, one succeeds",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const first = aSigningKey({ createdAt: at(0) });
      await signingKeys.addAfter(null, first);
      const added = await Promise.all(
        race(20, () => signingKeys.addAfter(first.kid, aSigningKey({ createdAt: at(1) }))),
      );
      assert.equal(added.filter(Boolean).length, 1);
      assert.equal((await signingKeys.list()).length, 2);
    },
  },
  {
    name: "remove deletes a key and returns whether there was one",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const [first, second] = [aSigningKey(), aSigningKey()];
      await signingKeys.addAfter(null, first);
      await signingKeys.addAfter(first.kid, second);
      assert.equal(await signingKeys.remove("unknown"), false);
      assert.equal((await signingKeys.list()).length, 2);
      assert.equal(await signingKeys.remove(first.kid), true);
      assert.equal(await signingKeys.remove(first.kid), false);
      assert.deepEqual(await signingKeys.list(), [second]);
      assert.equal(await signingKeys.remove(second.kid), true);
      assert.equal(await signingKeys.addAfter(null, aSigningKey()), true);
    },
  },
  {
    name: "returns copies: changing what was listed, or given, changes nothing stored",
    async run(makeSubject) {
      const { signingKeys } = await makeSubject();
      const given = aSigningKey();
      const expected = structuredClone(given);
      await signingKeys.addAfter(null, given);
      mutate(given);
      assert.deepEqual(await signingKeys.list(), [expected]);
      mutate(await signingKeys.list());
      assert.deepEqual(await signingKeys.list(), [expected]);
    },
  },
];
