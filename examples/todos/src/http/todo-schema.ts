import { entityTag, textFor, timestamp, uuid } from "@portcullis/adapters-http";
import { z } from "zod";
import type { TodoView } from "../core/index.ts";
import { parseDescription, parseDueDate, parseTitle } from "../core/index.ts";

/** The fields of request bodies. */
export const title = textFor(parseTitle).meta({ minLength: 1, maxLength: 200, example: "Water the plants" });
export const description = textFor(parseDescription)
  .nullable()
  .optional()
  .meta({ description: "At most 5,000 characters; null for none.", example: "All but the cactus." });
export const dueDate = textFor(parseDueDate)
  .meta({ format: "date" })
  .nullable()
  .optional()
  .meta({ description: "A day; null for none.", example: "2026-12-31" });

export const todoSchema = z
  .strictObject({
    id: uuid,
    title: z.string().meta({ example: "Water the plants" }),
    description: z.string().nullable(),
    dueDate: z.string().meta({ format: "date" }).nullable().meta({ example: "2026-12-31" }),
    done: z.boolean(),
    completedAt: timestamp.nullable(),
    ownerId: uuid,
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Todo", description: "A task of a user." });

export type TodoDto = z.input<typeof todoSchema>;

/** The headers of every response with one todo. */
export const todoHeaders = { ETag: "The version of the todo, for `If-Match`." };

export function todoHeadersOf({ version }: TodoView): { readonly ETag: string } {
  return { ETag: entityTag(version) };
}

export function toTodoDto(view: TodoView): TodoDto {
  const { id, title, description, dueDate, done, completedAt, ownerId } = view;
  return {
    id,
    title,
    description,
    dueDate,
    done,
    completedAt: completedAt?.toISOString() ?? null,
    ownerId,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}
