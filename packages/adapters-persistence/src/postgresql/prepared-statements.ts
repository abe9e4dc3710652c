import { createHash } from "node:crypto";

/** The SQL texts that are sent as named statements, so that the server parses each once per connection. */
export class PreparedStatements {
  readonly #names = new Map<string, string>();

  /** Returns the text itself. */
  add(text: string): string {
    if (!this.#names.has(text)) this.#names.set(text, nameFor(text));
    return text;
  }

  nameOf(text: string): string | undefined {
    return this.#names.get(text);
  }
}

/** By content: two releases, or two installations, behind one pooler share a name only for the same text. */
function nameFor(text: string): string {
  return `portcullis_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}
