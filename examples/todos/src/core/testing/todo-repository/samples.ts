import type { UserId } from "@portcullis/core";
import { Email, parseId, User, UuidV7Generator } from "@portcullis/core";
import type { TodoId, TodoQuery, TodoState } from "../../index.ts";
import { Todo } from "../../index.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

// Subjects are fresh, so values need to differ only within a process.
const ids = new UuidV7Generator();

/** The time at which samples were created. With milliseconds, which a store must keep. */
export const sampleTime = new Date("2026-03-04T05:06:07.089Z");

/** `sampleTime` moved by milliseconds. */
export function at(offset: number): Date {
  return new Date(sampleTime.getTime() + offset);
}

/** A new id; each sorts after the one before. */
export function aTodoId(): TodoId {
  return parseId<"Todo">(ids.next());
}

export function aUserId(): UserId {
  return parseId<"User">(ids.next());
}

/** A todo that is not done, has nothing but a title, and is not yet stored. */
export function aTodo(state: Pick<TodoState, "ownerId"> & Partial<TodoState>): Todo {
  return Todo.restore({
    id: aTodoId(),
    title: "Water the plants",
    description: null,
    dueDate: null,
    completedAt: null,
    createdAt: sampleTime,
    updatedAt: sampleTime,
    version: 0,
    ...state,
  });
}

/** Stores a user and returns its id. */
export async function seedOwner({ users }: Pick<TodoRepositorySubject, "users">): Promise<UserId> {
  const id = aUserId();
  const profile = { id, email: Email.parse(`${id}@example.com`), username: null, name: null };
  await users.add(User.register({ ...profile, passwordHash: null, roles: [] }, sampleTime));
  return id;
}

/** Stores a todo, and a user for it unless one is named. */
export async function seedTodo(
  subject: Pick<TodoRepositorySubject, "users" | "todos">,
  state: Partial<TodoState> = {},
): Promise<Todo> {
  return subject.todos.add(aTodo({ ...state, ownerId: state.ownerId ?? (await seedOwner(subject)) }));
}

/** The todos of all owners, oldest first, in one page. */
export const everyTodo: TodoQuery = {
  ownerId: null,
  done: null,
  dueBefore: null,
  search: null,
  sort: "createdAt",
  limit: 100,
  after: null,
};
