import type { Actor } from "../../access-control/index.ts";
import { authorize, parseRoleName } from "../../access-control/index.ts";
import { parseBoolean, parseChoice, parseInput } from "../../shared/domain/input.ts";
import type { Page, PageRequest } from "../../shared/domain/page.ts";
import { isTextPosition, isTimePosition, keysetOf, pageOf } from "../../shared/domain/page.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import { caseFold, Email } from "../domain/email.ts";
import { InvalidSearch } from "../domain/errors.ts";
import type { UserSort } from "../ports/user-directory.ts";
import { userSorts } from "../ports/user-directory.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";

/** Which users to list. Default of each filter: all. */
export interface ListUsersInput extends PageRequest {
  /** Text that the email, username or name contains, in any letter case; at most 200 characters. */
  readonly search?: string | undefined;
  /** The name of a role that the users have. */
  readonly role?: string | undefined;
  readonly active?: boolean | undefined;
  /** Default: `createdAt`. */
  readonly sort?: UserSort | undefined;
}

type Dependencies = Pick<IdentityDependencies, "userDirectory">;

/**
 * Lists users by page, filtered and sorted. Needs `users:read`.
 * @throws PermissionDenied, InvalidInput, InvalidCursor, InvalidPageLimit
 */
export class ListUsers {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ListUsersInput = {}): Promise<Page<UserView>> {
    authorize(actor, "users:read");
    const { sort, ...filters } = parseInput({
      sort: () => parseChoice(input.sort, userSorts),
      active: () => parseBoolean(input.active),
      search: () => parseSearch(input.search),
      role: () => (input.role === undefined ? null : parseRoleName(input.role)),
    });
    const order = `users:${sort}`;
    const keyset = keysetOf(input, order, sort === "email" ? isTextPosition : isTimePosition);
    const query = { ...keyset, ...filters, sort };
    const rows = await this.#use.userDirectory.list(query);
    return pageOf(rows, keyset, order, (user) => ({
      key: sort === "email" ? Email.parse(user.email).key : user.createdAt.toISOString(),
      id: user.id,
    }));
  }
}

function parseSearch(raw: string = ""): string | null {
  if (typeof raw !== "string") throw new InvalidSearch();
  const text = caseFold(raw.normalize("NFC").trim());
  if (text.length > 200 || /\p{Cc}/u.test(text)) throw new InvalidSearch();
  return text === "" ? null : text;
}
