import type { Actor } from "../../access-control/index.ts";
import { authorize, parseRoleName } from "../../access-control/index.ts";
import { parseBoolean, parseChoice, parseInput } from "../../shared/domain/input.ts";
import type { Page, PageRequest } from "../../shared/domain/page.ts";
import { isTextPosition, isTimePosition, keysetOf, pageOf } from "../../shared/domain/page.ts";
import { caseFold, Email } from "../domain/email.ts";
import { InvalidSearch } from "../domain/errors.ts";
import type { UserView } from "../domain/user-view.ts";
import type { UserSort } from "../ports/user-directory.ts";
import { userSorts } from "../ports/user-directory.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";

/** One page of users for `ListUsers`; filters left out let everyone pass. */
export interface ListUsersInput extends PageRequest {
  /** Text that the email, username or name contains, in any letter case; at most 200 characters. */
  readonly search?: string | undefined;
  /** Only those who have the role of this name. */
  readonly role?: string | undefined;
  readonly active?: boolean | undefined;
  /** `createdAt` unless told otherwise. */
  readonly sort?: UserSort | undefined;
}

type Dependencies = Pick<IdentityDependencies, "userDirectory">;

/**
 * Accounts, filtered and in order, a page at a time. Needs `users:read`.
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
