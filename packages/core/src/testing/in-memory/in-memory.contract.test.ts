import { describe, test } from "vitest";
import { SystemClock, UuidV7Generator } from "../../index.ts";
import type { ContractCase } from "../index.ts";
import {
  accessTokensContract,
  clockContract,
  createInMemoryRepositories,
  FixedClock,
  InMemoryAccessTokens,
  InMemoryPasswordBlocklist,
  InMemoryRefreshTokenMint,
  InsecurePasswordHasher,
  idGeneratorContract,
  passwordBlocklistContract,
  passwordHasherContract,
  persistenceContracts,
  publicKeySourceContract,
  refreshTokenMintContract,
  SequentialIdGenerator,
} from "../index.ts";

function verify<Subject>(
  adapter: string,
  contract: readonly ContractCase<Subject>[],
  makeSubject: () => Subject,
): void {
  describe(adapter, () => {
    test.each(contract)("$name", ({ run }) => run(async () => makeSubject()));
  });
}

for (const [port, contract] of Object.entries(persistenceContracts)) {
  verify(`in-memory ${port}`, contract, () => createInMemoryRepositories());
}

function accessTokens() {
  const clock = new FixedClock();
  const tokens = new InMemoryAccessTokens(clock);
  return { accessTokenIssuer: tokens, accessTokenVerifier: tokens, publicKeys: tokens, clock };
}

verify("InMemoryAccessTokens", accessTokensContract, accessTokens);
verify("InMemoryAccessTokens as a source of keys", publicKeySourceContract, accessTokens);
verify("InMemoryRefreshTokenMint", refreshTokenMintContract, () => ({
  refreshTokenMint: new InMemoryRefreshTokenMint(),
}));
verify("InMemoryPasswordBlocklist", passwordBlocklistContract, () => ({
  passwordBlocklist: new InMemoryPasswordBlocklist(),
}));
verify("InsecurePasswordHasher", passwordHasherContract, () => ({
  passwordHasher: new InsecurePasswordHasher(),
}));
verify("FixedClock", clockContract, () => ({ clock: new FixedClock() }));
verify("SystemClock", clockContract, () => ({ clock: new SystemClock() }));
verify("SequentialIdGenerator", idGeneratorContract, () => ({ ids: new SequentialIdGenerator() }));
verify("UuidV7Generator", idGeneratorContract, () => ({ ids: new UuidV7Generator() }));
