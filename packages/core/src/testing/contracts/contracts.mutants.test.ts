import { describe, expect, test } from "vitest";
import type { MutantCase } from "../index.ts";
import * as testing from "../index.ts";
import { mutantCases } from "../index.ts";
import { accessTokensMutants } from "./access-tokens/access-tokens-mutants.ts";
import { actorReaderMutants } from "./actor-reader/actor-reader-mutants.ts";
import { clockMutants } from "./clock/clock-mutants.ts";
import { eventDeliveriesMutants } from "./event-deliveries/event-deliveries-mutants.ts";
import { eventOutboxMutants } from "./event-outbox/event-outbox-mutants.ts";
import { eventSubscriptionsMutants } from "./event-subscriptions/event-subscriptions-mutants.ts";
import { failedDeliveriesMutants } from "./failed-deliveries/failed-deliveries-mutants.ts";
import { idGeneratorMutants } from "./id-generator/id-generator-mutants.ts";
import { passwordBlocklistMutants } from "./password-blocklist/password-blocklist-mutants.ts";
import { passwordHasherMutants } from "./password-hasher/password-hasher-mutants.ts";
import { permissionCatalogMutants } from "./permission-catalog/permission-catalog-mutants.ts";
import { publicKeySourceMutants } from "./public-key-source/public-key-source-mutants.ts";
import { refreshTokenMintMutants } from "./refresh-token-mint/refresh-token-mint-mutants.ts";
import { refreshTokenRepositoryMutants } from "./refresh-token-repository/refresh-token-repository-mutants.ts";
import { roleRepositoryMutants } from "./role-repository/role-repository-mutants.ts";
import { sessionRepositoryMutants } from "./session-repository/session-repository-mutants.ts";
import { signingKeyStoreMutants } from "./signing-key-store/signing-key-store-mutants.ts";
import { unitOfWorkMutants } from "./unit-of-work/unit-of-work-mutants.ts";
import { userDirectoryMutants } from "./user-directory/user-directory-mutants.ts";
import { userRepositoryMutants } from "./user-repository/user-repository-mutants.ts";

/** `passwordHasherTimingContract` measures time: `password-hasher-timing.load.test.ts` has its mutant. */
type KitName = Exclude<Extract<keyof typeof testing, `${string}Contract`>, "passwordHasherTimingContract">;

/** Every case of every kit fails for its mutants, by an assertion of its own. */
const proofs: Readonly<Record<KitName, readonly MutantCase[]>> = {
  accessTokensContract: mutantCases(testing.accessTokensContract, accessTokensMutants),
  actorReaderContract: mutantCases(testing.actorReaderContract, actorReaderMutants),
  clockContract: mutantCases(testing.clockContract, clockMutants),
  eventDeliveriesContract: mutantCases(testing.eventDeliveriesContract, eventDeliveriesMutants),
  eventOutboxContract: mutantCases(testing.eventOutboxContract, eventOutboxMutants),
  eventSubscriptionsContract: mutantCases(testing.eventSubscriptionsContract, eventSubscriptionsMutants),
  failedDeliveriesContract: mutantCases(testing.failedDeliveriesContract, failedDeliveriesMutants),
  idGeneratorContract: mutantCases(testing.idGeneratorContract, idGeneratorMutants),
  passwordBlocklistContract: mutantCases(testing.passwordBlocklistContract, passwordBlocklistMutants),
  passwordHasherContract: mutantCases(testing.passwordHasherContract, passwordHasherMutants),
  permissionCatalogContract: mutantCases(testing.permissionCatalogContract, permissionCatalogMutants),
  publicKeySourceContract: mutantCases(testing.publicKeySourceContract, publicKeySourceMutants),
  refreshTokenMintContract: mutantCases(testing.refreshTokenMintContract, refreshTokenMintMutants),
  refreshTokenRepositoryContract: mutantCases(
    testing.refreshTokenRepositoryContract,
    refreshTokenRepositoryMutants,
  ),
  roleRepositoryContract: mutantCases(testing.roleRepositoryContract, roleRepositoryMutants),
  sessionRepositoryContract: mutantCases(testing.sessionRepositoryContract, sessionRepositoryMutants),
  signingKeyStoreContract: mutantCases(testing.signingKeyStoreContract, signingKeyStoreMutants),
  unitOfWorkContract: mutantCases(testing.unitOfWorkContract, unitOfWorkMutants),
  userDirectoryContract: mutantCases(testing.userDirectoryContract, userDirectoryMutants),
  userRepositoryContract: mutantCases(testing.userRepositoryContract, userRepositoryMutants),
};

const exportedKits = Object.keys(testing).filter(
  (name) => name.endsWith("Contract") && !name.endsWith("TimingContract"),
);

test("every exported kit has mutants", () => {
  expect(Object.keys(proofs).sort()).toEqual(exportedKits.sort());
  const kits = new Set<unknown>(Object.values(testing));
  for (const kit of Object.values(testing.persistenceContracts)) expect(kits).toContain(kit);
});

describe.each(Object.entries(proofs))("%s", (_, cases) => {
  test.each(cases)("$name", ({ run }) => run());
});
