import type { UserActor, UserView } from "@portcullis/core";
import { z } from "zod";
import { entityTag } from "../../route-kit/define/entity-tag.ts";
import { timestamp, uuid } from "../../route-kit/define/schema.ts";

const user = {
  id: uuid,
  email: z.string().meta({ format: "email", example: "ada@example.com" }),
  username: z.string().nullable().meta({ example: "ada" }),
  name: z.string().nullable().meta({ example: "Ada Lovelace" }),
  isActive: z.boolean(),
  emailVerified: z.boolean(),
  roles: z.array(z.string()).meta({ example: ["user"] }),
  createdAt: timestamp,
  updatedAt: timestamp,
};

export const userSchema = z.strictObject(user).meta({ id: "User", description: "A user." });

export const ownUserSchema = z
  .strictObject({
    ...user,
    permissions: z
      .array(z.string())
      .meta({ description: "Permissions granted by the user's roles. Wildcards are not expanded." }),
  })
  .meta({ id: "OwnUser", description: "The current user's account with its permissions." });

export type UserDto = z.input<typeof userSchema>;
export type OwnUserDto = z.input<typeof ownUserSchema>;

/** The headers of every response with one user. */
export const userHeaders = { ETag: "The version of the user, for `If-Match`." };

/** The response to registering and to creating a user. */
export const newUserResponse = {
  description: "The user was created.",
  body: userSchema,
  headers: { ...userHeaders, Location: "The path of the new user." },
};

export function userHeadersOf({ version }: UserView): { readonly ETag: string } {
  return { ETag: entityTag(version) };
}

export function toUserDto(view: UserView): UserDto {
  const { id, email, username, name, isActive, emailVerified, roles } = view;
  return {
    id,
    email,
    username,
    name,
    isActive,
    emailVerified,
    roles: [...roles],
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}

export function toOwnUserDto(view: UserView, { permissions }: UserActor): OwnUserDto {
  return { ...toUserDto(view), permissions: [...permissions.toArray()] };
}
