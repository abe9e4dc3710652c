import { randomBytes } from "node:crypto";
import { argon2id, hash, verify } from "argon2";
import type { Argon2Parameters } from "./argon2-parameters.ts";
import { isAffordable } from "./argon2-parameters.ts";

const saltBytes = 16;
const tagBytes = 32;
const version = 19;

/** A PHC string of any argon2 variant, version 1.0 or 1.3, with a salt of 8 bytes or more and a tag of 16 to 64. */
const phc =
  /^\$(?<variant>argon2(?:id|i|d))\$(?:v=(?<version>16|19)\$)?m=(?<m>\d{1,7}),t=(?<t>\d{1,3}),p=(?<p>\d{1,3})\$[A-Za-z0-9+/]{11,86}\$(?<tag>[A-Za-z0-9+/]{22,86})$/;

/** An encoded argon2 hash that is safe to verify. */
export class Argon2Hash {
  readonly #encoded: string;
  readonly #parameters: Argon2Parameters;
  readonly #isCurrentForm: boolean;

  private constructor(encoded: string, parameters: Argon2Parameters, isCurrentForm: boolean) {
    this.#encoded = encoded;
    this.#parameters = parameters;
    this.#isCurrentForm = isCurrentForm;
  }

  static async make(password: string, parameters: Argon2Parameters): Promise<string> {
    return hash(password, { ...parameters, type: argon2id, hashLength: tagBytes });
  }

  /** Null when it is no argon2 hash, or one whose cost would be an attack. */
  static parse(encoded: string): Argon2Hash | null {
    const groups = phc.exec(encoded)?.groups;
    if (groups === undefined) return null;
    const parameters = {
      memoryCost: Number(groups["m"]),
      timeCost: Number(groups["t"]),
      parallelism: Number(groups["p"]),
    };
    if (!isAffordable(parameters)) return null;
    const isLongTag = Buffer.byteLength(groups["tag"] ?? "", "base64") >= tagBytes;
    const isCurrentForm =
      groups["variant"] === "argon2id" && Number(groups["version"]) === version && isLongTag;
    return new Argon2Hash(encoded, parameters, isCurrentForm);
  }

  /** Costs as much to verify as a real hash, and no password is known to match it. */
  static dummy({ memoryCost, timeCost, parallelism }: Argon2Parameters): Argon2Hash {
    const [salt, tag] = [saltBytes, tagBytes].map((size) =>
      randomBytes(size).toString("base64").replaceAll("=", ""),
    );
    const parameters = { memoryCost, timeCost, parallelism };
    const encoded = `$argon2id$v=${version}$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${tag}`;
    return new Argon2Hash(encoded, parameters, true);
  }

  async matches(password: string): Promise<boolean> {
    return verify(this.#encoded, password);
  }

  /** More lanes make a hash neither stronger nor weaker. */
  isWeakerThan({ memoryCost, timeCost }: Argon2Parameters): boolean {
    return (
      !this.#isCurrentForm || this.#parameters.memoryCost < memoryCost || this.#parameters.timeCost < timeCost
    );
  }
}
