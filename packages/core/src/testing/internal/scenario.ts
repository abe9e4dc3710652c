import type {
  DomainError,
  DomainEvent,
  IssuedTokens,
  Portcullis,
  PortcullisOptions,
  Ports,
  UserActor,
  UserId,
} from "../../index.ts";
import { createPortcullis, parseId, systemActor } from "../../index.ts";
import { createInMemoryPorts } from "../in-memory/create-in-memory-ports.ts";
import { FixedClock } from "../in-memory/fixed-clock.ts";
import { InMemoryDatabase } from "../in-memory/in-memory-database.ts";

/** A user with a session. */
export interface Person {
  readonly id: UserId;
  readonly email: string;
  readonly tokens: IssuedTokens;
  readonly actor: UserActor;
}

export interface Scenario extends Portcullis {
  readonly ports: Ports;
  readonly clock: FixedClock;
  /** Creates a user with these roles and signs them in. */
  person(name: string, roles?: readonly string[]): Promise<Person>;
  /** Signs in once more and returns the actor of the new session. */
  signInAgain(person: Person): Promise<Person>;
  /** The events recorded since the last call. */
  newEvents(): Promise<readonly DomainEvent[]>;
  /** The types of the events recorded since the last call of this or `newEvents`. */
  newEventTypes(): Promise<readonly string[]>;
}

export const cli = systemActor("cli");
export const goodPassword = "correct horse";

/** Every use case over in-memory adapters, on a fixed clock, with the built-in roles. */
export async function aScenario(
  options: PortcullisOptions = {},
  adapters: (ports: Ports) => Partial<Ports> = () => ({}),
): Promise<Scenario> {
  const clock = new FixedClock();
  const database = new InMemoryDatabase();
  const inMemory = createInMemoryPorts(clock, database);
  const ports: Ports = { ...inMemory, ...adapters(inMemory) };
  const portcullis = createPortcullis(ports, options);
  await portcullis.prepareAccessControl.execute();

  async function signIn(email: string): Promise<Person> {
    const tokens = await portcullis.signIn.execute({ identifier: email, password: goodPassword });
    const actor = await portcullis.authenticateAccessToken.execute(tokens.accessToken);
    return { id: parseId<"User">(tokens.userId), email, tokens, actor };
  }

  async function newEvents(): Promise<readonly DomainEvent[]> {
    const events = database.outbox.values();
    for (const { id } of events) database.outbox.delete(id);
    return events;
  }

  return {
    ...portcullis,
    ports,
    clock,
    async person(name, roles = ["user"]) {
      const email = `${name}@example.com`;
      await portcullis.createUser.execute(cli, { email, password: goodPassword, username: name, roles });
      const person = await signIn(email);
      await newEvents();
      return person;
    },
    signInAgain: ({ email }) => signIn(email),
    newEvents,
    newEventTypes: async () => (await newEvents()).map(({ type }) => type),
  };
}

/** Whether the access token of the person is accepted. */
export async function isAlive({ authenticateAccessToken }: Scenario, { tokens }: Person): Promise<boolean> {
  return authenticateAccessToken.execute(tokens.accessToken).then(
    () => true,
    () => false,
  );
}

/** The code of the domain error that the promise rejects with; anything else fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
  throw new Error("It was not refused.");
}

/** The fields that an InvalidInput names, with the code of each. */
export async function issuesOf(promise: Promise<unknown>): Promise<Readonly<Record<string, string>>> {
  try {
    await promise;
  } catch (error) {
    if (isDomainError(error) && "issues" in error && Array.isArray(error.issues)) {
      return Object.fromEntries(error.issues.map(({ path, code }) => [path, code]));
    }
    throw error;
  }
  throw new Error("It was not refused.");
}

function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
