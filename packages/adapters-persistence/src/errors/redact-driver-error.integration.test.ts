import { asPasswordHash, User } from "@portcullis/core";
import { expect, test } from "vitest";
import { describeOnEachEngine } from "../test-support/engines.ts";
import { newUser } from "../test-support/samples.ts";

describeOnEachEngine("an unexpected error", (opened) => {
  test("[SEC-067] repeats no row and no parameter", async () => {
    const { orm, ports } = opened();
    await orm.em.fork().execute("alter table users add constraint broken check (false) not valid");
    const passwordHash = asPasswordHash("$argon2id$v=19$redacted");
    const user = User.restore({ ...newUser("redacted@example.com"), passwordHash });
    const error: unknown = await ports.users.add(user).catch((reason: unknown) => reason);
    if (!(error instanceof Error)) throw new Error("The write fails.");
    const { message, stack, ...members } = error;
    const shown = [message, stack, JSON.stringify(members), String(error.cause)].join("\n");
    expect(shown).toContain("broken");
    for (const value of ["redacted", "$argon2id", user.id]) expect(shown).not.toContain(value);
  });
});
