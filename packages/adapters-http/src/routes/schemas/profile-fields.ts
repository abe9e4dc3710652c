import { Email, Password, parseName, parseRoleName, Username } from "@portcullis/core";
import { z } from "zod";
import { textFor } from "../../route-kit/define/schema.ts";

const mostRoles = 100;

/** Fields of request bodies that describe an account. */
export const email = textFor(Email.parse).meta({
  format: "email",
  maxLength: 254,
  example: "ada@example.com",
});
export const newPassword = textFor(Password.parse).meta({
  format: "password",
  minLength: 8,
  maxLength: 256,
  example: "correct horse battery staple",
});
export const username = textFor(Username.parse).nullable().optional().meta({
  description:
    "3 to 32 letters (a-z, A-Z), digits, dots, underscores or hyphens; null for none. Begins and ends with a letter or digit.",
  example: "ada",
});
export const name = textFor(parseName)
  .nullable()
  .optional()
  .meta({ description: "At most 200 characters; null for none.", example: "Ada Lovelace" });
export const roleNames = z
  .array(textFor(parseRoleName))
  .max(mostRoles)
  .meta({ example: ["user"] });
