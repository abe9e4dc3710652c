import type { Actor } from "../../access-control/index.ts";
import type { UserId } from "../../shared/domain/id.ts";
import { NotAUser } from "../domain/errors.ts";

/** The id of the actor's own account. @throws NotAUser for the system */
export function userIdOf(actor: Actor): UserId {
  if (actor.type !== "user") throw new NotAUser();
  return actor.userId;
}
