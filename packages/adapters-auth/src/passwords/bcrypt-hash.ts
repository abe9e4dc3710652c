import { randomBytes } from "node:crypto";
import bcrypt from "bcrypt";

const encodedForm = /^\$2[aby](?<rest>\$(?<cost>\d{2})\$[./A-Za-z0-9]{53})$/;
const minimumCost = 4;
/** Takes about four seconds of a core. */
const maximumCost = 16;
/** In bytes. bcrypt ignores the rest. */
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

  /** Null when it is not a bcrypt hash, or its cost is out of range. */
  static parse(encoded: string): BcryptHash | null {
    const groups = encodedForm.exec(encoded)?.groups;
    const cost = Number(groups?.["cost"]);
    if (groups === undefined || cost < minimumCost || cost > maximumCost) return null;
    // PHP's 2y is another name of 2b; this library reads 2a with a length that overflows, and ignores most of a long password.
    return new BcryptHash(`$2b${groups["rest"]}`, cost);
  }

  /** Costs as much to verify as a real hash, and no password is known to match it. */
  static dummy(cost: number): BcryptHash {
    const [salt, tag] = [randomBytes(11).toString("hex"), randomBytes(16).toString("hex").slice(1)];
    return new BcryptHash(`$2b$${String(cost).padStart(2, "0")}$${salt}${tag}`, cost);
  }

  /** bcrypt ends a password at a NUL, and would ignore the rest. */
  static canRead(password: string): boolean {
    return !password.includes("\0");
  }

  /** Whether bcrypt reads every byte. Otherwise a rehash would include bytes that were not verified. */
  static readsAllOf(password: string): boolean {
    return Buffer.byteLength(password) <= longestPassword;
  }

  async matches(password: string): Promise<boolean> {
    return bcrypt.compare(password, this.#encoded);
  }
}

/** @throws RangeError outside 4 to 16 */
export function requireBcryptCost(cost: number): number {
  if (!Number.isInteger(cost) || cost < minimumCost || cost > maximumCost)
    throw new RangeError(
      `importedBcryptCost is ${cost}. Set a whole number from ${minimumCost} to ${maximumCost}.`,
    );
  return cost;
}
