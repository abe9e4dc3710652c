import assert from "node:assert/strict";
import { parseRoleName } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { yieldToEventLoop } from "../assertions.ts";
import { rollBack } from "../roll-back.ts";
import { aUser } from "../samples.ts";
import type { UnitOfWorkSubject } from "./unit-of-work-subject.ts";

/** Units of work at the same time, and one after another. */
export const unitOfWorkIsolationCases: readonly ContractCase<UnitOfWorkSubject>[] = [
  {
    name: "shows no uncommitted change outside",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { users } = subject;
      const [user, written] = [aUser(), Promise.withResolvers<void>()];
      const inside = rollBack(subject, async () => {
        await users.add(user);
        written.resolve();
        await yieldToEventLoop(20);
      });
      await written.promise;
      const outside = users.findById(user.id);
      assert.equal((await Promise.all([outside, inside]))[0], null);
    },
  },
  {
    name: "units of work at the same time neither see nor undo each other's changes",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users } = subject;
      const [kept, undone, outside] = [aUser(), aUser(), aUser()];
      const commit = unitOfWork.run(async () => {
        await yieldToEventLoop();
        await users.add(kept);
        await yieldToEventLoop();
      });
      const undo = rollBack(subject, async () => {
        await users.add(undone);
        await yieldToEventLoop(10);
      });
      await Promise.all([undo, commit, users.add(outside)]);
      assert.equal((await users.findById(kept.id))?.version, 1);
      assert.equal(await users.findById(undone.id), null);
      assert.equal((await users.findById(outside.id))?.version, 1);
    },
  },
  {
    name: "runs further units of work after a failure",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users, roles } = subject;
      for (let round = 0; round < 10; round += 1) await rollBack(subject, () => users.add(aUser()));
      const user = aUser();
      await unitOfWork.run(() => users.add(user));
      assert.equal((await users.findById(user.id))?.version, 1);
      assert.equal(await roles.findByName(parseRoleName("nowhere")), null);
    },
  },
];
