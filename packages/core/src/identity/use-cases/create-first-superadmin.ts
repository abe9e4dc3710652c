import { superadminRole, systemActor, userRole } from "../../access-control/index.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import type { CreateUserInput } from "./create-user.ts";
import { CreateUser } from "./create-user.ts";

type Dependencies = ConstructorParameters<typeof CreateUser>[0] &
  Pick<IdentityDependencies, "users" | "unitOfWork">;

/**
 * Creates a superadmin when there is no active one. Run it at each start, in any number of processes.
 * @throws InvalidInput, PasswordTooCommon, EmailTaken, UsernameTaken
 */
export class CreateFirstSuperadmin {
  readonly #use: Dependencies;
  readonly #createUser: CreateUser;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
    this.#createUser = new CreateUser(dependencies);
  }

  /** @returns null when an active superadmin exists */
  async execute(input: Omit<CreateUserInput, "roles">): Promise<UserView | null> {
    const { users, unitOfWork } = this.#use;
    // The password is hashed under a lock that other writes wait for; that happens once per database.
    return unitOfWork.run(async () => {
      if ((await users.lockActiveSuperadmins()).size > 0) return null;
      return this.#createUser.execute(systemActor("bootstrap"), {
        ...input,
        roles: [superadminRole, userRole],
      });
    });
  }
}
