import type { SharedDependencies } from "../../shared/rules/dependencies.ts";
import type { Actor, UserActor } from "../domain/actor.ts";
import { authorize } from "../domain/authorize.ts";
import { ActorRevoked } from "../domain/errors.ts";
import { PermissionSet } from "../domain/permission.ts";
import { isLive } from "../domain/session-lifetime.ts";
import type { ActorReader, ActorRecord, WriteTarget } from "../ports/actor-reader.ts";

/** Which permissions a unit of work needs, and what it is about to change. */
export type GuardedWrite = Omit<WriteTarget, "isOwnAccount"> &
  (
    | {
        /** What the actor must hold while the unit of work runs; empty where `work` itself decides. */
        readonly permissions: readonly string[];
        readonly isOwnAccount?: never;
      }
    | {
        /**
         * For users who act on what is their own: the target is the actor's user, and `work` gets an actor without roles
         * and permissions.
         */
        readonly isOwnAccount: true;
        readonly userId?: never;
        readonly permissions?: never;
      }
  );

type Dependencies = Pick<SharedDependencies, "unitOfWork" | "clock"> & { readonly actors: ActorReader };

/**
 * The unit of work of every use case that writes on behalf of an actor. It authorizes by what the actor holds while the
 * unit of work runs, not by what they held when the request began, and locks that until the unit of work ends. So a write
 * of an actor commits before the actor's permissions are revoked, or not at all.
 */
export class GuardedUnitOfWork {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /**
   * @param work gets the current actor: decide with it, not with the one given to `run`
   * @throws ActorRevoked when the session or the account was revoked meanwhile
   * @throws PermissionDenied, InvalidPermission, and what `UnitOfWork.run` and `work` throw
   */
  async run<Result>(
    actor: Actor,
    { permissions, isOwnAccount, ...target }: GuardedWrite,
    work: (actor: Actor) => Promise<Result>,
  ): Promise<Result> {
    const needed = isOwnAccount ? [] : permissions;
    if (needed === undefined)
      throw new TypeError("A guarded unit of work needs `permissions` or `isOwnAccount`.");
    return this.#use.unitOfWork.run(async () => {
      const userId = isOwnAccount ? actor.userId : target.userId;
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
