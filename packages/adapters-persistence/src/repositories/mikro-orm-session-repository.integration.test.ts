import { Migration } from "@mikro-orm/migrations";
import { UserNotFound } from "@portcullis/core";
import { expect, test } from "vitest";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import { openDatabase } from "../open-database.ts";
import { describeOnEachEngine } from "../test-support/engines.ts";
import { newSession, newUser } from "../test-support/samples.ts";

describeOnEachEngine("sessions", (opened) => {
  test("a user who is missing leaves the unit of work usable", async () => {
    const { unitOfWork, sessions, users } = opened().ports;
    const user = newUser();
    await unitOfWork.run(async () => {
      await expect(sessions.add(newSession(user.id))).rejects.toThrow(UserNotFound);
      await users.add(user);
    });
    expect(await users.findById(user.id)).not.toBeNull();
  });
});

class UsersInAnotherStore extends Migration {
  override readonly name = "UsersInAnotherStore";

  override up(): void {
    this.addSql("alter table sessions drop constraint sessions_user_fkey");
  }
}

test("sessions of users in another store are added once a host's migration dropped the foreign key", async () => {
  const { url, drop } = await createMigratedDatabase();
  const database = await openDatabase({ url, migrations: [UsersInAnotherStore] });
  try {
    await database.migrator.up();
    const { sessions, users } = database.ports;
    const session = newSession(newUser().id);
    await sessions.add(session);
    expect(await sessions.findById(session.id)).toEqual(session);
    expect(await users.findById(session.userId)).toBeNull();
  } finally {
    await database.close();
    await drop();
  }
});
