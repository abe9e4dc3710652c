import { asPasswordHash, User } from "@portcullis/core";
import { expect, test } from "vitest";
import { openDatabase } from "../open-database.ts";
import { engines } from "../test-support/engines.ts";
import { newUser } from "../test-support/samples.ts";

test.each(Object.entries(engines))(
  "[SEC-067] on %s an unexpected error repeats no row and no parameter",
  async (_, createEngine) => {
    const engine = await createEngine();
    const database = await openDatabase({ url: engine.url });
    try {
      await database.migrator.up();
      await database.orm.em.fork().execute("alter table users add constraint broken check (false) not valid");
      const passwordHash = asPasswordHash("$argon2id$v=19$redacted");
      const user = User.restore({ ...newUser("redacted@example.com"), passwordHash });
      const error: unknown = await database.ports.users.add(user).catch((reason: unknown) => reason);
      if (!(error instanceof Error)) throw new Error("The write fails.");
      const { message, stack, ...members } = error;
      const shown = [message, stack, JSON.stringify(members), String(error.cause)].join("\n");
      expect(shown).toContain("broken");
      for (const value of ["redacted", "$argon2id", user.id]) expect(shown).not.toContain(value);
    } finally {
      await database.close();
      await engine.drop();
    }
  },
);
