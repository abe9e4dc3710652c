import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { userHeaders, userSchema } from "../schemas/user-schema.ts";

/** What the routes about one user have in common. */
export const tag = tags.users;
export const params = z.object({ id: z.string().meta({ description: "The user's id.", format: "uuid" }) });
export const oneUser = { 200: { description: "The user.", body: userSchema, headers: userHeaders } };
export const done = { 204: { description: "Done." } };
