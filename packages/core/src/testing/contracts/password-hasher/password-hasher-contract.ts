import assert from "node:assert/strict";
import type { Ports } from "../../../index.ts";
import { asPasswordHash, Password } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertResolves } from "../assertions.ts";

/** The hasher under test. */
export type PasswordHasherSubject = Pick<Ports, "passwordHasher">;

/** What every `PasswordHasher` promises, except equal time (`passwordHasherTimingContract`). Few hashes, since each is slow by design. */
export const passwordHasherContract: readonly ContractCase<PasswordHasherSubject>[] = [
  {
    name: "a hash matches its password, needs no rehash, and matches no other password",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      const hash = await passwordHasher.hash(Password.parse("correct horse"));
      assert.deepEqual(await passwordHasher.verify(Password.parse("correct horse"), hash), {
        matches: true,
        needsRehash: false,
      });
      for (const other of [
        "Correct horse",
        "correct hors",
        "correct horse ",
        " correct horse",
        "battery staple",
      ]) {
        assert.equal((await passwordHasher.verify(Password.parse(other), hash)).matches, false, other);
      }
    },
  },
  {
    name: "two hashes of one password differ, and both match",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      const password = Password.parse("correct horse");
      const [first, second] = [await passwordHasher.hash(password), await passwordHasher.hash(password)];
      assert.notEqual(first, second);
      assert.equal((await passwordHasher.verify(password, first)).matches, true);
      assert.equal((await passwordHasher.verify(password, second)).matches, true);
    },
  },
  {
    name: "every byte counts, also past the 72 that bcrypt reads",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      const text = "p".repeat(256);
      const hash = await passwordHasher.hash(Password.parse(text));
      assert.equal((await passwordHasher.verify(Password.parse(text), hash)).matches, true);
      for (const index of [0, 71, 72, 73, 127, 255]) {
        const altered = Password.parse(`${text.slice(0, index)}q${text.slice(index + 1)}`);
        assert.equal((await passwordHasher.verify(altered, hash)).matches, false, `byte ${index + 1}`);
      }
      assert.equal((await passwordHasher.verify(Password.parse("p".repeat(72)), hash)).matches, false);
      assert.equal((await passwordHasher.verify(Password.parse("p".repeat(255)), hash)).matches, false);
    },
  },
  {
    name: "a NUL character does not end the password",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      const hash = await passwordHasher.hash(Password.parse("eight-ch\u0000tail"));
      assert.equal((await passwordHasher.verify(Password.parse("eight-ch\u0000tail"), hash)).matches, true);
      assert.equal((await passwordHasher.verify(Password.parse("eight-ch\u0000liat"), hash)).matches, false);
      assert.equal((await passwordHasher.verify(Password.parse("eight-ch"), hash)).matches, false);
    },
  },
  {
    name: "passwords that are the same in Unicode match, composed or not",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      const hash = await passwordHasher.hash(Password.parse("pässwörd 👩🏽‍🚀"));
      const decomposed = Password.parse("pa\u0308sswo\u0308rd 👩🏽‍🚀");
      assert.equal((await passwordHasher.verify(decomposed, hash)).matches, true);
      assert.equal((await passwordHasher.verify(Password.parse("password 👩🏽‍🚀"), hash)).matches, false);
      assert.equal((await passwordHasher.verify(Password.parse("pässwörd 👩🏽"), hash)).matches, false);
    },
  },
  {
    name: "no hash at all never matches",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      for (const text of ["correct horse", "null", "", "undefined", "dummy"]) {
        const password = Password.attempt(text);
        assert.ok(password !== null);
        assert.deepEqual(await passwordHasher.verify(password, null), { matches: false, needsRehash: false });
      }
    },
  },
  {
    name: "a hash of unknown form neither matches nor throws",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      const password = Password.parse("correct horse");
      const real = await passwordHasher.hash(password);
      for (const text of [
        "",
        "correct horse",
        "$",
        "$$$$",
        "plain$correct horse",
        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$argon2id$",
        "$argon2id$v=19$m=19456,t=2,p=1$$",
        "$argon2x$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
        "$2b$10$",
        "$2b$99$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuuabcdefghijklm",
        "😀\u0000",
        real.slice(0, -1),
        real.slice(0, Math.floor(real.length / 2)),
      ]) {
        const verifying = passwordHasher.verify(password, asPasswordHash(text));
        const { matches } = await assertResolves(verifying);
        assert.equal(matches, false, JSON.stringify(text));
      }
    },
  },
];
