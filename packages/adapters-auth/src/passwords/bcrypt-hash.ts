import { randomBytes } from "node:crypto";
import bcrypt from "bcrypt";

const encodedForm = /^\$2[aby](?<rest>\$(?<cost>\d{2})\$[./A-Za-z0-9]{53})$/;
const cheapest = 4;
/** About four seconds of a core. */
const costliest = 16;
/** bcrypt reads no further. */
const longestPassword = 72;

/** A bcrypt hash of a user who came from another system. */
export class BcryptHash {
  readonly #encoded: string;
  /** The exponent: each step doubles the work. */
  readonly cost: number;

  private constructor(encoded: string, cost: number) {
    this.#encoded = encoded;
    this.cost = cost;
  }

  /** Null when it is no bcrypt hash, or one whose cost would be an attack. */
  static parse(encoded: string): BcryptHash | null {
    const groups = encodedForm.exec(encoded)?.groups;
    const cost = Number(groups?.["cost"]);
    if (groups === undefined || cost < cheapest || cost > costliest) return null;
    // PHP's 2y is 2b by another name; 2a as this library reads it forgets all but a few bytes of a long password.
    return new BcryptHash(`$2b${groups["rest"]}`, cost);
  }

  /** Costs as much to verify as a real hash, and no password is known to match it. */
  static dummy(cost: number): BcryptHash {
    const [salt, tag] = [randomBytes(11).toString("hex"), randomBytes(16).toString("hex").slice(1)];
    return new BcryptHash(`$2b$${String(cost).padStart(2, "0")}$${salt}${tag}`, cost);
  }

  /** bcrypt would take a NUL for the password's end, so that whatever follows would not count. */
  static canRead(password: string): boolean {
    return !password.includes("\0");
  }

  /** Whether bcrypt reads every byte. It proves nothing about the rest, which a rehash would make binding. */
  static readsAllOf(password: string): boolean {
    return Buffer.byteLength(password) <= longestPassword;
  }

  async matches(password: string): Promise<boolean> {
    return bcrypt.compare(password, this.#encoded);
  }
}

/** @throws RangeError outside 4 to 16 */
export function chooseBcryptCost(cost: number): number {
  if (!Number.isInteger(cost) || cost < cheapest || cost > costliest)
    throw new RangeError(
      `importedBcryptCost is a whole number from ${cheapest} to ${costliest}, not ${cost}`,
    );
  return cost;
}
