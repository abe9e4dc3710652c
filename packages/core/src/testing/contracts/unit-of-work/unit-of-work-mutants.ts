import type { UnitOfWork } from "../../../index.ts";
import {
  faultyRepositories,
  noTransactions,
  requiresNoUnitOfWork,
} from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import type { UnitOfWorkSubject } from "./unit-of-work-subject.ts";

type Run = UnitOfWork["run"];

function broken(fault: (run: Run) => Run): () => UnitOfWorkSubject {
  return faultyRepositories(({ unitOfWork }) => ({
    unitOfWork: { run: fault((work) => unitOfWork.run(work)) },
  }));
}

const undoesNothing = faultyRepositories(noTransactions);

export const unitOfWorkMutants: Mutants<UnitOfWorkSubject> = {
  "commits what the work did and resolves with its result": broken((run) => async (work) => {
    await run(work);
    // Wrong on purpose: the result is lost.
    return undefined as Awaited<ReturnType<typeof work>>;
  }),
  "lets the work see its own changes before they are committed": faultyRepositories(
    ({ unitOfWork, users }) => {
      let running = false;
      return {
        unitOfWork: {
          run: (work) => {
            running = true;
            return unitOfWork.run(work).finally(() => {
              running = false;
            });
          },
        },
        users: withFaults(users, {
          findByIdentifier: async (identifier) => (running ? null : users.findByIdentifier(identifier)),
        }),
      };
    },
  ),
  // A store of events that is not in the transaction.
  "undoes additions in every repository when the work fails": faultyRepositories(() => {
    const { outbox, eventDeliveries, eventSubscriptions } = faultyRepositories(requiresNoUnitOfWork)();
    return { outbox, eventDeliveries, eventSubscriptions };
  }),
  "undoes changes in every repository when the work fails": undoesNothing,
  "undoes removals, cascading ones included, when the work fails": undoesNothing,
  "undoes everything when a repository refuses": undoesNothing,
  "rejects with the same error that the work threw, nested or not": broken((run) => async (work) => {
    try {
      return await run(work);
    } catch (cause) {
      throw new Error("The transaction failed.", { cause });
    }
  }),
  "a nested run joins the outer one: its work is undone with the outer's": undoesNothing,
  "a nested run that fails undoes the outer's work with its own": broken((run) => {
    let depth = 0;
    return async (work) => {
      depth += 1;
      try {
        return await run(work);
      } catch (error) {
        if (depth === 1) throw error;
        // Wrong on purpose: the nested failure is swallowed.
        return undefined as Awaited<ReturnType<typeof work>>;
      } finally {
        depth -= 1;
      }
    };
  }),
  "an outer run that catches a nested failure and then fails itself is undone": undoesNothing,
  "shows no uncommitted change outside": undoesNothing,
  "units of work at the same time neither see nor undo each other's changes": undoesNothing,
  "runs further units of work after a failure": broken((run) => {
    let failed = false;
    return async (work) => {
      if (failed) throw new Error("The connection is lost.");
      try {
        return await run(work);
      } catch (error) {
        failed = true;
        throw error;
      }
    };
  }),
};
