import { z } from "zod";
import { tags } from "../../openapi/tags.ts";
import { idParameter } from "../../route-kit/define/schema.ts";
import { userHeaders, userSchema } from "../schemas/user-schema.ts";

export const tag = tags.users;
export const params = z.object({ id: idParameter("The user's id.") });
export const oneUser = { 200: { description: "The user.", body: userSchema, headers: userHeaders } };
