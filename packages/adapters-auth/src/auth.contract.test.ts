import { randomBytes } from "node:crypto";
import type { ContractCase } from "@portcullis/core/testing";
import {
  accessTokensContract,
  FixedClock,
  InMemoryDatabase,
  InMemorySigningKeyStore,
  passwordBlocklistContract,
  passwordHasherContract,
  publicKeySourceContract,
  refreshTokenMintContract,
} from "@portcullis/core/testing";
import { describe, test } from "vitest";
import type { TokenOptions } from "./index.ts";
import { createAuthAdapters, SecretKey, signingAlgorithms } from "./index.ts";

function runContract<Subject>(cases: readonly ContractCase<Subject>[], makeSubject: () => Promise<Subject>) {
  for (const { name, run } of cases) test(name, () => run(makeSubject));
}

async function makeAdapters(options: Partial<TokenOptions> = {}) {
  const clock = new FixedClock();
  const adapters = createAuthAdapters({
    secretKey: new SecretKey(randomBytes(32)),
    signingKeys: new InMemorySigningKeyStore(new InMemoryDatabase()),
    clock,
    issuer: "https://id.example.com",
    audience: "https://api.example.com",
    unknownKeyInterval: 0,
    ...options,
  });
  await adapters.keyRing.prepare();
  return { ...adapters, clock };
}

describe("Argon2PasswordHasher", () => runContract(passwordHasherContract, makeAdapters));
describe("CommonPasswordBlocklist", () => runContract(passwordBlocklistContract, makeAdapters));
describe("HmacRefreshTokenMint", () => runContract(refreshTokenMintContract, makeAdapters));

describe.each(signingAlgorithms)("%s", (algorithm) => {
  describe("JoseAccessTokens", () => runContract(accessTokensContract, () => makeAdapters({ algorithm })));
  describe("JoseKeyRing", () => runContract(publicKeySourceContract, () => makeAdapters({ algorithm })));
});
