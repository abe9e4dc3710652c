import { expect, test } from "vitest";
import type { Page, PageRequest } from "./index.ts";
import { failPermanently, later, recordEvents } from "./testing/contracts/event-delivery-subject.ts";
import { anEvent } from "./testing/contracts/samples.ts";
import { aScenario, cli, refusal } from "./testing/internal/scenario.ts";

/** Every list of core, with two items at least. */
async function lists(): Promise<Readonly<Record<string, (request: PageRequest) => Promise<Page<unknown>>>>> {
  const scenario = await aScenario();
  const { clock, person, ports, signInAgain } = scenario;
  const ada = await person("ada");
  await person("bob");
  await signInAgain(ada);
  await ports.eventSubscriptions.announce(["mail"], clock.now());
  await recordEvents(ports, [anEvent(), anEvent()]);
  await ports.eventDeliveries.distribute(2, later(), clock.now());
  for (let count = 0; count < 2; count += 1) await failPermanently(ports, "mail", clock.now());
  return {
    "sessions:-createdAt": (page) => scenario.listSessions.execute(ada.actor, { ...page, userId: ada.id }),
    "users:createdAt": (page) => scenario.listUsers.execute(cli, { ...page, sort: "createdAt" }),
    "users:-createdAt": (page) => scenario.listUsers.execute(cli, { ...page, sort: "-createdAt" }),
    "users:email": (page) => scenario.listUsers.execute(cli, { ...page, sort: "email" }),
    "roles:name": (page) => scenario.listRoles.execute(cli, page),
    "permissions:name": (page) => scenario.listPermissions.execute(cli, page),
    "failed-deliveries:-failedAt": (page) => scenario.listFailedDeliveries.execute(cli, page),
  };
}

test("a cursor names its list and the order, continues that list and is refused by every other", async () => {
  const all = Object.entries(await lists());
  for (const [name, list] of all) {
    const cursor = (await list({ limit: 1 })).nextCursor ?? "";
    expect(JSON.parse(Buffer.from(cursor, "base64url").toString())[0]).toBe(name);
    expect((await list({ cursor })).items.length).toBeGreaterThan(0);
    for (const [other, otherList] of all)
      if (other !== name) expect(await refusal(otherList({ cursor }))).toBe("shared.invalid_cursor");
  }
});
