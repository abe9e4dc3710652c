import type { ProblemTypes } from "@portcullis/adapters-http";
import type { TodosError } from "../core/index.ts";

/** The HTTP status and title of each error of todos. */
export const todoProblems: ProblemTypes<TodosError> = {
  "todos.invalid_description": { status: 422, title: "Invalid description", field: "description" },
  "todos.invalid_due_date": { status: 422, title: "Invalid due date", field: "dueDate" },
  "todos.invalid_search": { status: 422, title: "Invalid search", field: "q" },
  "todos.invalid_title": { status: 422, title: "Invalid title", field: "title" },
  "todos.owner_not_found": { status: 409, title: "Owner not found" },
  "todos.todo_not_found": { status: 404, title: "Todo not found" },
};
