import type { Keyset, PersistencePorts } from "../../../index.ts";
import { createInMemoryRepositories } from "../../in-memory/create-in-memory-ports.ts";
import { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";

/** For each case of a kit, by its name: makes a subject with one fault, for which the case must fail. */
export type Saboteurs<Subject> = Readonly<Record<string, () => Subject>>;

/** The port with some methods replaced. */
export function breakPort<Port extends object>(port: Port, faults: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(name in faults ? faults : target, name);
      return typeof member === "function" && !(name in faults) ? member.bind(target) : member;
    },
  });
}

/** Replacements for some of the ports over the database. */
export type Fault = (ports: PersistencePorts, database: InMemoryDatabase) => Partial<PersistencePorts>;

/** In-memory repositories over a database of their own, some of them with a fault. */
export function sabotaged(...faults: readonly Fault[]): () => PersistencePorts {
  return () => {
    const database = new InMemoryDatabase();
    const ports = createInMemoryRepositories(database);
    for (const fault of faults) Object.assign(ports, fault(ports, database));
    return ports;
  };
}

/** Each operation commits alone: nothing is locked, nothing rolled back. */
export const noTransactions: Fault = () => ({ unitOfWork: { run: (work) => work() } });

/** Pages by counting rows, as OFFSET does, and not by the position of the last one. */
export function byOffset<Item, Query extends Keyset>(
  readAll: (query: Query) => Promise<readonly Item[]>,
): (query: Query) => Promise<readonly Item[]> {
  let offset = 0;
  return async (query) => {
    offset = query.after === null ? 0 : offset + query.limit;
    const all = await readAll({ ...query, limit: 1_000, after: null });
    return all.slice(offset, offset + query.limit + 1);
  };
}
