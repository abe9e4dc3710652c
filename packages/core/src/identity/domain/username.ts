import { InvalidUsername } from "./errors.ts";

/** A public handle. It has no `@`, so an identifier is a username or an email, never both. */
export class Username {
  /** As its owner writes it. */
  readonly value: string;
  /** The identity: lower case. Compare and index this. */
  readonly key: string;

  private constructor(value: string) {
    this.value = value;
    this.key = value.toLowerCase();
  }

  /** @throws InvalidUsername */
  static parse(raw: string): Username {
    const value = typeof raw === "string" ? raw.trim() : "";
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,30}[A-Za-z0-9]$/.test(value)) throw new InvalidUsername();
    return new Username(value);
  }

  /** For repositories: a username as it was stored. */
  static restore(value: string): Username {
    return new Username(value);
  }
}
