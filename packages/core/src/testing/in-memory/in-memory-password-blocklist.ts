import type { Password, PasswordBlocklist } from "../../index.ts";

/** Contains only the passwords that it is given. */
export class InMemoryPasswordBlocklist implements PasswordBlocklist {
  readonly #blocked: ReadonlySet<string>;

  constructor(blocked: Iterable<string> = ["password", "12345678", "password1", "qwertyuiop"]) {
    this.#blocked = new Set([...blocked].map((password) => password.toLowerCase()));
  }

  async contains(password: Password): Promise<boolean> {
    return this.#blocked.has(password.reveal().toLowerCase());
  }
}
