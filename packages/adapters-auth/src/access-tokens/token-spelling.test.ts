import { describe, test } from "vitest";
import { signingAlgorithms } from "../signing-keys/signing-algorithm.ts";
import { makeForger } from "../test-support/forger.ts";

describe.each(signingAlgorithms)("other spellings of an %s token", async (algorithm) => {
  const { token, header, claims, signature, sign, accept, refuse } = await makeForger(algorithm);

  // The characters are read by the same code for every algorithm.
  const step = algorithm === signingAlgorithms[0] ? 1 : 16;

  test(`[SEC-030] altered, dropped and doubled characters, every one in ${step}`, async () => {
    for (let index = 0; index < token.length; index += step) {
      const [before, at, after] = [token.slice(0, index), token[index], token.slice(index + 1)];
      for (const other of [at === "A" ? "B" : "A", at === "." ? "_" : ".", "=", "", `${at}${at}`])
        if (other + after !== at + after) await refuse(before + other + after);
    }
  });

  test("[SEC-031] every spelling of the trailing bits of each part", async () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const parts = token.split(".");
    for (const [index, part] of parts.entries())
      for (const last of alphabet)
        if (!part.endsWith(last)) await refuse(parts.with(index, part.slice(0, -1) + last).join("."));
  });

  test("[SEC-031] padding, white space, standard base64 and other wrappings", async () => {
    const parts = token.split(".");
    for (const extra of ["=", "==", " ", "\n", "\r\n", "\t", "\0", "\u200b", "\ufeff", "%20", "+"])
      for (const [index, part] of parts.entries()) {
        await refuse(parts.with(index, part + extra).join("."));
        await refuse(parts.with(index, extra + part).join("."));
        await refuse(parts.with(index, part.slice(0, 7) + extra + part.slice(7)).join("."));
      }
    await refuse(parts.map((part) => `${part}${"=".repeat((4 - (part.length % 4)) % 4)}=`).join("."));
    for (const wrapped of [
      `Bearer ${token}`,
      `"${token}"`,
      encodeURIComponent(`${token} `),
      `${token}.`,
      `.${token}`,
    ])
      await refuse(wrapped);
    await refuse(
      token.replace(/[A-Z]/, (letter) => String.fromCodePoint(0xff21 + letter.charCodeAt(0) - 65)),
    );
    await refuse(token.toLowerCase());
    await refuse(token.toUpperCase());
  });

  test("other numbers of parts, and empty parts", async () => {
    const [first, second, third] = token.split(".");
    for (const parts of [[], [first], [first, second], [first, second, third, third], [first, second, ""]])
      await refuse(parts.join("."));
    await refuse(`${first}..${third}`);
    await refuse(`.${second}.${third}`);
    await refuse(`${first}.${second}.${third}.${second}.${third}`);
  });

  test("values that are not text", async () => {
    for (const value of [
      undefined,
      null,
      1,
      {},
      [],
      [token],
      { toString: () => token },
      Symbol.iterator.description,
    ])
      await refuse(value);
  });

  test("the JSON serialization", async () => {
    const [first, payload] = token.split(".");
    await refuse(JSON.stringify({ protected: first, payload, signature }));
    await refuse(JSON.stringify({ payload, signatures: [{ protected: first, signature }] }));
    await refuse({ protected: first, payload, signature });
  });

  // Work that grows with the square of the length would outlast the test.
  test("huge tokens", async () => {
    await refuse("A".repeat(10_000_000));
    await refuse(".".repeat(10_000_000));
    await refuse(await sign(header, { ...claims, filler: "x".repeat(5_000) }));
  });

  test("the one spelling that is right", async () => {
    await accept(token);
  });
});
