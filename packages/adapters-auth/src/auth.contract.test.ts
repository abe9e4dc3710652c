import { randomBytes } from "node:crypto";
import type { SealedSigningKey } from "@portcullis/core";
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

interface Server {
  readonly secretKey: SecretKey;
  readonly keys: readonly SealedSigningKey[];
}

/** Two of each algorithm, taken in turn: making RSA keys takes longer than all cases. */
const servers = new Map<string, Server>();
let count = 0;

async function makeAdapters(options: Partial<TokenOptions> = {}) {
  const clock = new FixedClock();
  const server = `${options.algorithm} ${count % 2}`;
  count += 1;
  const { secretKey, keys } = servers.get(server) ?? {
    secretKey: new SecretKey(randomBytes(32)),
    keys: [],
  };
  const signingKeys = new InMemorySigningKeyStore(new InMemoryDatabase());
  for (const key of keys) await signingKeys.addAfter(null, key);
  const adapters = createAuthAdapters({
    secretKey,
    signingKeys,
    clock,
    issuer: "https://id.example.com",
    audience: "https://api.example.com",
    unknownKeyInterval: 0,
    ...options,
  });
  await adapters.keyRing.prepare();
  servers.set(server, { secretKey, keys: await signingKeys.list() });
  return { ...adapters, clock };
}

describe("Argon2PasswordHasher", () => runContract(passwordHasherContract, makeAdapters));
describe("CommonPasswordBlocklist", () => runContract(passwordBlocklistContract, makeAdapters));
describe("HmacRefreshTokenMint", () => runContract(refreshTokenMintContract, makeAdapters));

describe.each(signingAlgorithms)("%s", (algorithm) => {
  describe("JoseAccessTokens", () => runContract(accessTokensContract, () => makeAdapters({ algorithm })));
  describe("JoseKeyRing", () => runContract(publicKeySourceContract, () => makeAdapters({ algorithm })));
});
