import type { SharedDependencies } from "../../shared/rules/dependencies.ts";
import type { Actor, UserActor } from "../domain/actor.ts";
import { authorize } from "../domain/authorize.ts";
import { ActorRevoked } from "../domain/errors.ts";
import { PermissionSet } from "../domain/permission.ts";
import { isLive } from "../domain/session-lifetime.ts";
import type { ActorReader, ActorRecord, WriteTarget } from "../ports/actor-reader.ts";

/** What a unit of work needs, and what it is about to change. */
export type GuardedWrite = Omit<WriteTarget, "isOwnAccount"> &
  (
    | {
        /** What the actor must hold when the unit of work runs; empty where `work` decides by itself. */
        readonly permissions: readonly string[];
        readonly isOwnAccount?: never;
      }
    | {
        /**
         * Where everybody may do it with what is their own: the actor's user is the target, and `work` gets an actor
         * without roles and permissions.
         */
        readonly isOwnAccount: true;
        readonly userId?: never;
        readonly permissions?: never;
      }
  );

type Dependencies = Pick<SharedDependencies, "unitOfWork" | "clock"> & { readonly actors: ActorReader };

/**
 * The unit of work of every use case that writes on behalf of an actor. It decides on what the actor holds while the
 * unit of work runs, not on what they held when the request began, and keeps that from being withdrawn until the unit
 * of work ends. So whatever was acknowledged as withdrawn stays withdrawn: each write of the actor is committed before
 * the withdrawal, or not at all.
 */
export class GuardedUnitOfWork {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /**
   * @param work gets the actor as they are now: decide with it, not with the one that was given
   * @throws ActorRevoked when the session or the account was revoked meanwhile
   * @throws PermissionDenied, InvalidPermission, and what `UnitOfWork.run` and `work` throw
   */
  async run<Result>(
    actor: Actor,
    { permissions, isOwnAccount, ...target }: GuardedWrite,
    work: (actor: Actor) => Promise<Result>,
  ): Promise<Result> {
    const needed = isOwnAccount ? [] : permissions;
    if (needed === undefined) throw new TypeError("Name the permissions that the unit of work needs.");
    return this.#use.unitOfWork.run(async () => {
      const userId = isOwnAccount && actor.type === "user" ? actor.userId : target.userId;
      const record = await this.#use.actors.lock(actor, { ...target, userId, isOwnAccount });
      const current = actor.type === "user" ? this.#current(actor, record, isOwnAccount === true) : actor;
      for (const permission of needed) authorize(current, permission);
      return work(current);
    });
  }

  #current(actor: UserActor, record: ActorRecord | null, isOwnAccount: boolean): UserActor {
    const mayAct =
      record !== null &&
      record.userId === actor.userId &&
      record.isActive &&
      isLive(record.session, this.#use.clock.now());
    if (!mayAct) throw new ActorRevoked();
    const { roles, permissions } = isOwnAccount ? { roles: [], permissions: [] } : record;
    return { ...actor, roles, permissions: new PermissionSet(permissions) };
  }
}
