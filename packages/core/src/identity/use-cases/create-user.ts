import type { Actor } from "../../access-control/index.ts";
import { authorize, parseRoleNames, toEventActor, userRole } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseInput } from "../../shared/domain/input.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import { EmailTaken } from "../domain/errors.ts";
import type { UserCreated } from "../domain/events.ts";
import { Password } from "../domain/password.ts";
import { toUserView } from "../domain/to-user-view.ts";
import { User } from "../domain/user.ts";
import { choosePassword } from "../rules/choose-password.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import type { NewProfileInput } from "../rules/parse-profile.ts";
import { newProfileParsers } from "../rules/parse-profile.ts";
import { refuseEscalationByRoles } from "../rules/refuse-escalation.ts";

/** The user to create. */
export interface CreateUserInput extends NewProfileInput {
  /** 8 to 256 characters, and not among the most common ones. */
  readonly password: string;
  /** Default: `["user"]`. Naming roles needs `roles:assign`. */
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
 * Creates a user for another person. Needs `users:create` and the permissions of the roles; naming roles needs
 * `roles:assign`.
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
      ...newProfileParsers(input),
      password: () => Password.parse(input.password),
      roles: () => parseRoleNames(input.roles ?? [userRole]),
    });
    const { users, roles, guardedUnitOfWork, events, clock, ids } = this.#use;
    // Checked here too, so that a refused request costs no password hash.
    await refuseEscalationByRoles(actor, profile.roles, roles);
    if ((await users.findByIdentifier(profile.email)) !== null) throw new EmailTaken();
    const passwordHash = await choosePassword(this.#use, password);
    const id = parseId<"User">(ids.next());

    return guardedUnitOfWork.run(actor, { permissions, roles: profile.roles }, async (actor) => {
      await refuseEscalationByRoles(actor, profile.roles, roles);
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
