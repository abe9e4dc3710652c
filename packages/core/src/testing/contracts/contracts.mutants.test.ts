import { describe, expect, test } from "vitest";
import type { ContractCase } from "../index.ts";
import * as kits from "../index.ts";
import { actorSaboteurs } from "./sabotage/actor-saboteurs.ts";
import { eventDeliverySaboteurs } from "./sabotage/event-delivery-saboteurs.ts";
import { eventOutboxSaboteurs } from "./sabotage/event-outbox-saboteurs.ts";
import { eventSubscriptionSaboteurs } from "./sabotage/event-subscription-saboteurs.ts";
import { failedDeliverySaboteurs } from "./sabotage/failed-delivery-saboteurs.ts";
import { passwordBlocklistSaboteurs, passwordHasherSaboteurs } from "./sabotage/password-saboteurs.ts";
import { permissionCatalogSaboteurs } from "./sabotage/permission-catalog-saboteurs.ts";
import { clockSaboteurs, idGeneratorSaboteurs } from "./sabotage/platform-saboteurs.ts";
import { refreshTokenSaboteurs } from "./sabotage/refresh-token-saboteurs.ts";
import { roleSaboteurs } from "./sabotage/role-saboteurs.ts";
import type { Saboteurs } from "./sabotage/saboteur.ts";
import { sessionSaboteurs } from "./sabotage/session-saboteurs.ts";
import { signingKeySaboteurs } from "./sabotage/signing-key-saboteurs.ts";
import {
  accessTokenSaboteurs,
  publicKeySourceSaboteurs,
  refreshTokenMintSaboteurs,
} from "./sabotage/token-saboteurs.ts";
import { unitOfWorkSaboteurs } from "./sabotage/unit-of-work-saboteurs.ts";
import { userDirectorySaboteurs } from "./sabotage/user-directory-saboteurs.ts";
import { userSaboteurs } from "./sabotage/user-saboteurs.ts";

/** Every case fails for an adapter with a fault: what cannot fail proves nothing. */
function proveThatItCanFail<Subject>(
  contract: readonly ContractCase<Subject>[],
  saboteurs: Saboteurs<Subject>,
): void {
  test("each case has a saboteur, and each saboteur a case", () => {
    expect(Object.keys(saboteurs).sort()).toEqual(contract.map(({ name }) => name).sort());
  });
  test.each(contract)("$name", async ({ name, run }) => {
    const sabotage = saboteurs[name];
    if (sabotage === undefined) return expect.unreachable("no saboteur");
    await expect(run(async () => sabotage())).rejects.toThrow();
  });
}

describe("unitOfWorkContract", () => proveThatItCanFail(kits.unitOfWorkContract, unitOfWorkSaboteurs));
describe("userRepositoryContract", () => proveThatItCanFail(kits.userRepositoryContract, userSaboteurs));
describe("userDirectoryContract", () =>
  proveThatItCanFail(kits.userDirectoryContract, userDirectorySaboteurs));
describe("roleRepositoryContract", () => proveThatItCanFail(kits.roleRepositoryContract, roleSaboteurs));
describe("permissionCatalogContract", () =>
  proveThatItCanFail(kits.permissionCatalogContract, permissionCatalogSaboteurs));
describe("sessionRepositoryContract", () =>
  proveThatItCanFail(kits.sessionRepositoryContract, sessionSaboteurs));
describe("refreshTokenRepositoryContract", () =>
  proveThatItCanFail(kits.refreshTokenRepositoryContract, refreshTokenSaboteurs));
describe("actorReaderContract", () => proveThatItCanFail(kits.actorReaderContract, actorSaboteurs));
describe("eventOutboxContract", () => proveThatItCanFail(kits.eventOutboxContract, eventOutboxSaboteurs));
describe("eventDeliveriesContract", () =>
  proveThatItCanFail(kits.eventDeliveriesContract, eventDeliverySaboteurs));
describe("eventSubscriptionsContract", () =>
  proveThatItCanFail(kits.eventSubscriptionsContract, eventSubscriptionSaboteurs));
describe("failedDeliveriesContract", () =>
  proveThatItCanFail(kits.failedDeliveriesContract, failedDeliverySaboteurs));
describe("signingKeyStoreContract", () =>
  proveThatItCanFail(kits.signingKeyStoreContract, signingKeySaboteurs));
describe("accessTokensContract", () => proveThatItCanFail(kits.accessTokensContract, accessTokenSaboteurs));
describe("publicKeySourceContract", () =>
  proveThatItCanFail(kits.publicKeySourceContract, publicKeySourceSaboteurs));
describe("refreshTokenMintContract", () =>
  proveThatItCanFail(kits.refreshTokenMintContract, refreshTokenMintSaboteurs));
describe("passwordHasherContract", () =>
  proveThatItCanFail(kits.passwordHasherContract, passwordHasherSaboteurs));
describe("passwordBlocklistContract", () =>
  proveThatItCanFail(kits.passwordBlocklistContract, passwordBlocklistSaboteurs));
describe("clockContract", () => proveThatItCanFail(kits.clockContract, clockSaboteurs));
describe("idGeneratorContract", () => proveThatItCanFail(kits.idGeneratorContract, idGeneratorSaboteurs));

test("every exported kit is sabotaged here", () => {
  const exported = Object.keys(kits).filter((name) => name.endsWith("Contract"));
  expect(exported).toHaveLength(20);
  const gathered: readonly unknown[] = Object.values(kits.persistenceContracts);
  expect(gathered).toHaveLength(13);
});
