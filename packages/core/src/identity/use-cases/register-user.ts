import { userRole } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseInput } from "../../shared/domain/input.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import { EmailTaken, RegistrationClosed } from "../domain/errors.ts";
import type { UserRegistered } from "../domain/events.ts";
import { Password } from "../domain/password.ts";
import { toUserView } from "../domain/to-user-view.ts";
import { User } from "../domain/user.ts";
import { choosePassword } from "../rules/choose-password.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import type { NewProfileInput } from "../rules/parse-profile.ts";
import { newProfileParsers } from "../rules/parse-profile.ts";

/** The user to register. */
export interface RegisterUserInput extends NewProfileInput {
  /** 8 to 256 characters, and not among the most common ones. */
  readonly password: string;
}

type Dependencies = Pick<
  IdentityDependencies,
  | "users"
  | "passwordHasher"
  | "passwordBlocklist"
  | "unitOfWork"
  | "events"
  | "clock"
  | "ids"
  | "identityPolicy"
>;

/**
 * Creates a user with the role `user`, while registration is open.
 * @throws RegistrationClosed, InvalidInput, PasswordTooCommon, EmailTaken, UsernameTaken
 */
export class RegisterUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(input: RegisterUserInput): Promise<UserView> {
    const { users, unitOfWork, events, clock, ids, identityPolicy } = this.#use;
    if (identityPolicy.registration === "closed") throw new RegistrationClosed();
    const { password, ...profile } = parseInput({
      ...newProfileParsers(input),
      password: () => Password.parse(input.password),
    });
    // Saves a password hash when the email is known to be taken; `add` guarantees uniqueness.
    if ((await users.findByIdentifier(profile.email)) !== null) throw new EmailTaken();
    const passwordHash = await choosePassword(this.#use, password);
    const id = parseId<"User">(ids.next());

    return unitOfWork.run(async () => {
      const user = await users.add(
        User.register({ id, ...profile, passwordHash, roles: [userRole] }, clock.now()),
      );
      await events.record<UserRegistered>({
        type: "identity.user_registered",
        actor: { type: "user", userId: id },
        data: { userId: id },
      });
      return toUserView(user);
    });
  }
}
