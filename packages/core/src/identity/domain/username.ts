import { InvalidUsername } from "./errors.ts";

/** A public name for signing in. It has no `@`, which distinguishes it from an email. */
export class Username {
  /** As the user wrote it. */
  readonly value: string;
  /** For comparison and unique indexes: lower case. */
  readonly key: string;

  private constructor(value: string) {
    this.value = value;
    this.key = value.toLowerCase();
  }

  /** @throws InvalidUsername */
  static parse(raw: string): Username {
    if (typeof raw !== "string") throw new InvalidUsername();
    const value = raw.trim();
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,30}[A-Za-z0-9]$/.test(value)) throw new InvalidUsername();
    return new Username(value);
  }

  /** For repositories: a username as it was stored. */
  static restore(value: string): Username {
    return new Username(value);
  }
}
