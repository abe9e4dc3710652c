import { randomBytes } from "node:crypto";
import { argon2id, hash, verify } from "argon2";
import type { Argon2Parameters } from "./argon2-parameters.ts";
import { isAffordable } from "./argon2-parameters.ts";

const saltBytes = 16;
const tagBytes = 32;
const version = 19;

/**
 * A PHC string of any argon2 variant, version 1.0 or 1.3, with a salt of 8 bytes or more and a tag of 16 to 64. The
 * argon2 package has written its parameters in more than one order.
 */
const phc =
  /^\$(?<variant>argon2(?:id|i|d))\$(?:v=(?<version>16|19)\$)?(?<parameters>[mtp]=\d{1,7}(?:,[mtp]=\d{1,7}){2})\$[A-Za-z0-9+/]{11,86}\$(?<tag>[A-Za-z0-9+/]{22,86})$/;

/** An encoded argon2 hash whose cost is within bounds. */
export class Argon2Hash {
  readonly #encoded: string;
  readonly #parameters: Argon2Parameters;
  readonly #isCurrentForm: boolean;

  private constructor(encoded: string, parameters: Argon2Parameters, isCurrentForm: boolean) {
    this.#encoded = encoded;
    this.#parameters = parameters;
    this.#isCurrentForm = isCurrentForm;
  }

  static async create(password: string, parameters: Argon2Parameters): Promise<string> {
    const salt = randomBytes(saltBytes);
    const options = { ...parameters, type: argon2id, hashLength: tagBytes, salt, raw: true } as const;
    return encode(parameters, salt, await hash(password, options));
  }

  /** Null when it is not an argon2 hash, or its cost is above the maximum. */
  static parse(encoded: string): Argon2Hash | null {
    const groups = phc.exec(encoded)?.groups;
    if (groups === undefined) return null;
    const parameters = parseParameters(groups["parameters"] ?? "");
    if (!isAffordable(parameters)) return null;
    const isLongTag = Buffer.byteLength(groups["tag"] ?? "", "base64") >= tagBytes;
    const isCurrentForm =
      groups["variant"] === "argon2id" && Number(groups["version"]) === version && isLongTag;
    return new Argon2Hash(encoded, parameters, isCurrentForm);
  }

  /** Costs as much to verify as a real hash, and no password is known to match it. */
  static dummy(parameters: Argon2Parameters): Argon2Hash {
    const encoded = encode(parameters, randomBytes(saltBytes), randomBytes(tagBytes));
    return new Argon2Hash(encoded, parameters, true);
  }

  /** Computation time is proportional to it. Lanes share the work, and don't count. */
  get work(): number {
    return this.#parameters.memoryCost * this.#parameters.timeCost;
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

/** In the order of the reference implementation, which every other reader understands. */
function encode({ memoryCost, timeCost, parallelism }: Argon2Parameters, salt: Buffer, tag: Buffer): string {
  const [encodedSalt, encodedTag] = [salt, tag].map((bytes) => bytes.toString("base64").replaceAll("=", ""));
  return `$argon2id$v=${version}$m=${memoryCost},t=${timeCost},p=${parallelism}$${encodedSalt}$${encodedTag}`;
}

/** A parameter that is missing is NaN, which is never affordable. */
function parseParameters(text: string): Argon2Parameters {
  const values = new Map(text.split(",").map((parameter) => [parameter[0], Number(parameter.slice(2))]));
  const [memoryCost = NaN, timeCost = NaN, parallelism = NaN] = ["m", "t", "p"].map((name) =>
    values.get(name),
  );
  return { memoryCost, timeCost, parallelism };
}
