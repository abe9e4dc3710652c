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

export const userSchema = z.strictObject(user).meta({ id: "User", description: "An account." });

export const ownUserSchema = z
  .strictObject({
    ...user,
    permissions: z.array(z.string()).meta({ description: "As granted; wildcards are not expanded." }),
  })
  .meta({ id: "OwnUser", description: "The account of the one who asks, with what it may do now." });

export type UserDto = z.input<typeof userSchema>;
export type OwnUserDto = z.input<typeof ownUserSchema>;

/** The headers of every answer that is one user. */
export const userHeaders = { ETag: "The user's version, for `If-Match`." };

/** The answer to whoever made an account, one's own or somebody's. */
export const newUserResponse = {
  description: "The new user.",
  body: userSchema,
  headers: { ...userHeaders, Location: "The new user's path." },
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
