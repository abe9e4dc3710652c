import { Password, parseRoleName, profileParsers } from "@portcullis/core";
import { z } from "zod";
import { textFor } from "../../route-kit/define/schema.ts";

const mostRoles = 100;

/** Fields of request bodies that describe a user. */
export const email = textFor(profileParsers.email).meta({
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
/** What users change in their own profile, administrators in any, and both give when they create a user. */
export const profileFields = {
  username: textFor(profileParsers.username).nullable().optional().meta({
    description:
      "3 to 32 letters (a-z, A-Z), digits, dots, underscores or hyphens; null for none. Begins and ends with a letter or digit.",
    example: "ada",
  }),
  name: textFor(profileParsers.name)
    .nullable()
    .optional()
    .meta({ description: "At most 200 characters; null for none.", example: "Ada Lovelace" }),
};
export const roleNames = z
  .array(textFor(parseRoleName))
  .max(mostRoles)
  .meta({ example: ["user"] });
