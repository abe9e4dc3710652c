import { userRole } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseInput } from "../../shared/domain/input.ts";
import type { IdentityDependencies } from "../dependencies.ts";
import { Email } from "../domain/email.ts";
import type { UserRegistered } from "../domain/events.ts";
import { Password } from "../domain/password.ts";
import { parseName } from "../domain/person-name.ts";
import { User } from "../domain/user.ts";
import type { UserView } from "../domain/user-view.ts";
import { toUserView } from "../domain/user-view.ts";
import { EmailTaken, RegistrationClosed } from "../errors.ts";
import { choosePassword } from "./choose-password.ts";
import { parseUsername } from "./parse-username.ts";

/** The account that somebody makes of their own with `RegisterUser`. */
export interface RegisterUserInput {
  readonly email: string;
  /** 8 to 256 characters, and not among the most common. */
  readonly password: string;
  /** 3 to 32 of a-z, A-Z, 0-9, dot, `_` and `-`, with a letter or digit at each end. */
  readonly username?: string | null | undefined;
  /** At most 200 characters. */
  readonly name?: string | null | undefined;
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
 * Signs somebody up, with the role `user`, while registration is open.
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
      email: () => Email.parse(input.email),
      username: () => parseUsername(input.username ?? null),
      name: () => parseName(input.name ?? null),
      password: () => Password.parse(input.password),
    });
    // Saves the cost of a hash when the answer is known; `add` is what guarantees uniqueness.
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
