import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, settle } from "../assertions.ts";
import { RolledBack, rollBack } from "../roll-back.ts";
import { aUser } from "../samples.ts";
import type { UnitOfWorkSubject } from "./unit-of-work-subject.ts";

/** Runs inside runs. */
export const unitOfWorkNestingCases: readonly ContractCase<UnitOfWorkSubject>[] = [
  {
    name: "a nested run joins the outer one: its work is undone with the outer's",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users } = subject;
      const [outer, nested] = [aUser(), aUser()];
      await rollBack(subject, async () => {
        await users.add(outer);
        await unitOfWork.run(async () => {
          assert.equal((await users.findById(outer.id))?.id, outer.id);
          await unitOfWork.run(() => users.add(nested));
        });
        assert.equal((await users.findById(nested.id))?.id, nested.id);
      });
      assert.equal(await users.findById(outer.id), null);
      assert.equal(await users.findById(nested.id), null);
    },
  },
  {
    name: "a nested run that fails undoes the outer's work with its own",
    async run(makeSubject) {
      const { unitOfWork, users } = await makeSubject();
      const [outer, nested] = [aUser(), aUser()];
      const work = unitOfWork.run(async () => {
        await users.add(outer);
        await unitOfWork.run(async () => {
          await users.add(nested);
          throw new RolledBack();
        });
      });
      await assertRejects(work, RolledBack);
      assert.equal(await users.findById(outer.id), null);
      assert.equal(await users.findById(nested.id), null);
    },
  },
  {
    name: "an outer run that catches a nested failure and then fails itself is undone",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, users } = subject;
      const [outer, nested] = [aUser(), aUser()];
      await rollBack(subject, async () => {
        await users.add(outer);
        const { failures } = await settle([
          unitOfWork.run(async () => {
            await users.add(nested);
            throw new RolledBack("nested");
          }),
        ]);
        assert.equal(failures.length, 1);
      });
      assert.equal(await users.findById(outer.id), null);
      assert.equal(await users.findById(nested.id), null);
    },
  },
];
