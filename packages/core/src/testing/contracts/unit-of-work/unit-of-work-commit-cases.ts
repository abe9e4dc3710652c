import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { aRole, aUser } from "../samples.ts";
import type { UnitOfWorkSubject } from "./unit-of-work-subject.ts";

/** Committing, and what other units of work see before it. */
export const unitOfWorkCommitCases: readonly ContractCase<UnitOfWorkSubject>[] = [
  {
    name: "commits what the work did and resolves with its result",
    async run(makeSubject) {
      const { unitOfWork, users, roles } = await makeSubject();
      const [user, role] = [aUser(), aRole()];
      const result = await unitOfWork.run(async () => {
        await users.add(user);
        await roles.add(role);
        return "done";
      });
      assert.equal(result, "done");
      assert.equal((await users.findById(user.id))?.version, 1);
      assert.equal((await roles.findByName(role.name))?.version, 1);
    },
  },
  {
    name: "lets the work see its own changes before they are committed",
    async run(makeSubject) {
      const { unitOfWork, users } = await makeSubject();
      const user = aUser();
      const seen = await unitOfWork.run(async () => {
        await users.add(user);
        return users.findByIdentifier(user.email);
      });
      assert.equal(seen?.id, user.id);
    },
  },
];
