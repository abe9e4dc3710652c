import { AsyncLocalStorage } from "node:async_hooks";
import type {
  DomainEvent,
  PermissionDefinition,
  RefreshTokenRecord,
  Role,
  SealedSigningKey,
  Session,
  UnitOfWork,
  User,
} from "../../index.ts";
import { OutsideUnitOfWork } from "../../index.ts";

type Undo = () => void;

/** A transaction; after its end, code in its context runs outside. */
interface Transaction {
  readonly journal: Undo[];
  isOpen: boolean;
}

/** One event for one subscriber. */
export interface StoredDelivery {
  readonly id: string;
  readonly subscriber: string;
  readonly event: DomainEvent;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly lastError: string | null;
  /** Set when it is no longer attempted. */
  readonly failedAt: Date | null;
}

/** A Map whose changes their transaction can undo. */
export class Table<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #journal: () => Undo[] | undefined;

  constructor(journal: () => Undo[] | undefined) {
    this.#journal = journal;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  values(): Row[] {
    return [...this.#rows.values()];
  }

  entries(): [key: string, row: Row][] {
    return [...this.#rows.entries()];
  }

  set(key: string, row: Row): void {
    this.#noteForUndo(key);
    this.#rows.set(key, row);
  }

  delete(key: string): boolean {
    this.#noteForUndo(key);
    return this.#rows.delete(key);
  }

  #noteForUndo(key: string): void {
    const before = this.#rows.get(key);
    this.#journal()?.push(() => {
      if (before === undefined) this.#rows.delete(key);
      else this.#rows.set(key, before);
    });
  }
}

/**
 * What the in-memory repositories share: tables, and transactions that run strictly one after the other. An
 * operation outside a unit of work is a transaction of its own, so it never sees another's uncommitted rows.
 */
export class InMemoryDatabase implements UnitOfWork {
  readonly #transactions = new AsyncLocalStorage<Transaction>();
  #lastTransaction: Promise<unknown> = Promise.resolve();

  readonly users: Table<User> = this.table();
  readonly userIdsByEmail: Table<string> = this.table();
  readonly userIdsByUsername: Table<string> = this.table();
  readonly roles: Table<Role> = this.table();
  readonly permissions: Table<PermissionDefinition> = this.table();
  readonly sessions: Table<Session> = this.table();
  readonly refreshTokens: Table<RefreshTokenRecord> = this.table();
  /** Events that were not distributed yet. */
  readonly outbox: Table<DomainEvent> = this.table();
  readonly eventDeliveries: Table<StoredDelivery> = this.table();
  /** When each subscriber was last announced. */
  readonly eventSubscribers: Table<Date> = this.table();
  readonly signingKeys: Table<SealedSigningKey> = this.table();

  /** One more table in the same transactions, for a host's own rows. */
  table<Row>(): Table<Row> {
    return new Table(() => this.#running()?.journal);
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running() !== undefined) return work();
    return this.#queue(() => this.#transaction(work));
  }

  /**
   * Repositories call it first in operations that need a running unit of work.
   * @throws OutsideUnitOfWork
   */
  requireUnitOfWork(operation: string): void {
    if (this.#running() === undefined) throw new OutsideUnitOfWork(operation);
  }

  /** Runs one operation in the running unit of work, or in a transaction of its own after those that wait. */
  async operate<Result>(operation: () => Result): Promise<Result> {
    return this.run(async () => operation());
  }

  async #transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    const transaction: Transaction = { journal: [], isOpen: true };
    try {
      return await this.#transactions.run(transaction, work);
    } catch (error) {
      for (const undo of transaction.journal.reverse()) undo();
      throw error;
    } finally {
      transaction.isOpen = false;
    }
  }

  #running(): Transaction | undefined {
    const transaction = this.#transactions.getStore();
    return transaction?.isOpen ? transaction : undefined;
  }

  #queue<Result>(transaction: () => Promise<Result>): Promise<Result> {
    const result = this.#lastTransaction.then(transaction, transaction);
    this.#lastTransaction = result;
    return result;
  }
}
