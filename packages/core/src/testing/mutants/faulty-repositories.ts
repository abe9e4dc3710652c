import type { PersistencePorts } from "../../index.ts";
import { createInMemoryRepositories } from "../in-memory/create-in-memory-ports.ts";
import { InMemoryDatabase } from "../in-memory/in-memory-database.ts";

/** Replacements for some of the ports over the database. */
export type Fault = (ports: PersistencePorts, database: InMemoryDatabase) => Partial<PersistencePorts>;

/** In-memory repositories over a database of their own, some of them replaced. */
export function faultyRepositories(...faults: readonly Fault[]): () => PersistencePorts {
  return () => {
    const database = new InMemoryDatabase();
    const ports = createInMemoryRepositories(database);
    for (const fault of faults) Object.assign(ports, fault(ports, database));
    return ports;
  };
}

/** Each operation commits by itself: nothing is locked, nothing rolled back. */
export const noTransactions: Fault = (_, database) => {
  database.requireUnitOfWork = () => undefined;
  return { unitOfWork: { run: (work) => work() } };
};

/** Methods that require a unit of work also work outside one. */
export const requiresNoUnitOfWork: Fault = (_, database) => {
  database.requireUnitOfWork = () => undefined;
  return {};
};
