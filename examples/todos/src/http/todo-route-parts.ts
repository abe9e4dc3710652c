import { idParameter } from "@portcullis/adapters-http";
import { z } from "zod";
import { todoHeaders, todoSchema } from "./todo-schema.ts";

/** What the routes of todos have in common. */
export const tag = "Todos";
export const params = z.object({ id: idParameter("The todo's id.") });
export const oneTodo = { 200: { description: "The todo.", body: todoSchema, headers: todoHeaders } };

const unless = "it is another user's, which requires `todos:manage`";

/** The permission for the caller's own todos. Those of other users require `todos:manage`, which the use case checks. */
export const mayRead = { permission: "todos:read", unless };
export const mayWrite = { permission: "todos:write", unless };
