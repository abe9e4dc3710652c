import { describe, expect, test } from "vitest";
import { defaultSessionPolicy } from "../../index.ts";
import { withFaults } from "../../testing/index.ts";
import { aScenario, cli, goodPassword, refusal } from "../../testing/internal/scenario.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

describe("ListSessions", () => {
  test("lists the actor's own live sessions, newest first, and marks the current one", async () => {
    const scenario = await aScenario();
    const ada = await scenario.person("ada");
    scenario.clock.advance(1_000);
    const client = { ip: "192.0.2.1", userAgent: "Phone" };
    const phone = await scenario.signIn.execute({ identifier: "ada", password: goodPassword, client });
    scenario.clock.advance(1_000);
    const ended = await scenario.signInAgain(ada);
    await scenario.signOut.execute(ended.tokens);
    await scenario.person("bob");
    const { items, nextCursor } = await scenario.listSessions.execute(ada.actor, { userId: ada.id });
    expect(nextCursor).toBeNull();
    const signedInAt = phone.refreshTokenExpiresAt.getTime() - defaultSessionPolicy.idleTtl;
    expect(items).toMatchObject([
      {
        id: phone.sessionId,
        ...client,
        current: false,
        idleExpiresAt: phone.refreshTokenExpiresAt,
        expiresAt: new Date(signedInAt + defaultSessionPolicy.maxAge),
      },
      { id: ada.tokens.sessionId, ip: null, userAgent: null, current: true },
    ]);
  });

  test("reads no user for the actor's own sessions", async () => {
    let reads = 0;
    const { listSessions, person } = await aScenario({}, ({ users }) => ({
      users: withFaults(users, {
        findById(id) {
          reads += 1;
          return users.findById(id);
        },
      }),
    }));
    const ada = await person("ada");
    reads = 0;
    await listSessions.execute(ada.actor, { userId: ada.id });
    expect(reads).toBe(0);
  });

  test("lists those of any user with sessions:manage, page by page", async () => {
    const { listSessions, person, signInAgain } = await aScenario();
    const [admin, ada] = [await person("admin", ["admin"]), await person("ada")];
    await signInAgain(ada);
    const first = await listSessions.execute(admin.actor, { userId: ada.id, limit: 1 });
    const cursor = first.nextCursor ?? "";
    const second = await listSessions.execute(cli, { userId: ada.id, limit: 1, cursor });
    const items = [...first.items, ...second.items];
    expect(items.map(({ current }) => current)).toEqual([false, false]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2);
    expect(second.nextCursor).toBeNull();
  });

  test("refuses", async () => {
    const { listSessions, person } = await aScenario();
    const [ada, bob] = [await person("ada"), await person("bob")];
    for (const userId of [ada.id, unknown, "1", ""]) {
      expect(await refusal(listSessions.execute(bob.actor, { userId }))).toBe("access.permission_denied");
    }
    for (const userId of [unknown, "1", ""]) {
      expect(await refusal(listSessions.execute(cli, { userId }))).toBe("identity.user_not_found");
    }
    expect(await refusal(listSessions.execute(cli, { userId: ada.id, limit: 0 }))).toBe(
      "shared.invalid_limit",
    );
    const forged = Buffer.from(JSON.stringify(["sessions:-createdAt", "x", unknown])).toString("base64url");
    for (const cursor of ["garbage", forged]) {
      expect(await refusal(listSessions.execute(cli, { userId: ada.id, cursor }))).toBe(
        "shared.invalid_cursor",
      );
    }
  });
});
