import type { Actor } from "../../access-control/index.ts";

/** Whether the text is the id of the actor's own account. Malformed text is not, so it is authorized like another user's id. */
export function isOwnId(actor: Actor, userId: string): boolean {
  return typeof userId === "string" && userId.toLowerCase() === actor.userId;
}
