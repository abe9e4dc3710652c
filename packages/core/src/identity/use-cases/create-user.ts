import type { Actor } from "../../access-control/index.ts";
import { authorize, parseRoleNames, toEventActor, userRole } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseInput } from "../../shared/domain/input.ts";
import type { IdentityDependencies } from "../dependencies.ts";
import { Email } from "../domain/email.ts";
import type { UserCreated } from "../domain/events.ts";
import { Password } from "../domain/password.ts";
import { parseName } from "../domain/person-name.ts";
import { User } from "../domain/user.ts";
import type { UserView } from "../domain/user-view.ts";
import { toUserView } from "../domain/user-view.ts";
import { EmailTaken } from "../errors.ts";
import { requireAssignable } from "./assignable-roles.ts";
import { choosePassword } from "./choose-password.ts";
import { parseUsername } from "./parse-username.ts";

/** The account that `CreateUser` makes for somebody. */
export interface CreateUserInput {
  readonly email: string;
  /** 8 to 256 characters, and not among the most common. */
  readonly password: string;
  /** 3 to 32 of a-z, A-Z, 0-9, dot, `_` and `-`, with a letter or digit at each end. */
  readonly username?: string | null | undefined;
  /** At most 200 characters. */
  readonly name?: string | null | undefined;
  /** `["user"]` unless told otherwise, which needs `roles:assign`. */
  readonly roles?: readonly string[] | undefined;
}

type Dependencies = Pick<
  IdentityDependencies,
  | "users"
  | "roles"
  | "passwordHasher"
  | "passwordBlocklist"
  | "guardedUnitOfWork"
  | "events"
  | "clock"
  | "ids"
>;

/**
 * Makes an account for somebody else. Needs `users:create`; roles need `roles:assign` and all that they permit.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, InvalidInput, PasswordTooCommon, EmailTaken, UsernameTaken, UnknownRole
 */
export class CreateUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: CreateUserInput): Promise<UserView> {
    const permissions = input.roles === undefined ? ["users:create"] : ["users:create", "roles:assign"];
    for (const permission of permissions) authorize(actor, permission);
    const { password, ...profile } = parseInput({
      email: () => Email.parse(input.email),
      username: () => parseUsername(input.username ?? null),
      name: () => parseName(input.name ?? null),
      password: () => Password.parse(input.password),
      roles: () => parseRoleNames(input.roles ?? [userRole]),
    });
    const { users, roles, guardedUnitOfWork, events, clock, ids } = this.#use;
    // Decided here as well, so that no password is hashed for somebody who may not create the user.
    await requireAssignable(actor, profile.roles, roles);
    if ((await users.findByIdentifier(profile.email)) !== null) throw new EmailTaken();
    const passwordHash = await choosePassword(this.#use, password);
    const id = parseId<"User">(ids.next());

    return guardedUnitOfWork.run(actor, { permissions, roles: profile.roles }, async (actor) => {
      await requireAssignable(actor, profile.roles, roles);
      const user = await users.add(User.register({ id, ...profile, passwordHash }, clock.now()));
      await events.record<UserCreated>({
        type: "identity.user_created",
        actor: toEventActor(actor),
        data: { userId: id, roles: user.roles },
      });
      return toUserView(user);
    });
  }
}
