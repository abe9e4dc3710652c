import type { UnitOfWork } from "../../index.ts";
import { assertRejects } from "./assertions.ts";

/** Fails a unit of work on purpose. */
export class RolledBack extends Error {}

/** Runs the work in a unit of work that fails after it. */
export async function rollBack(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  work: () => Promise<unknown>,
): Promise<void> {
  const run = unitOfWork.run(async () => {
    await work();
    throw new RolledBack();
  });
  await assertRejects(run, RolledBack);
}
