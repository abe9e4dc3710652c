/** The SQL texts that are sent as named statements, so that the server parses each once per connection. */
export class PreparedStatements {
  readonly #names = new Map<string, string>();

  /** Returns the text itself. */
  add(text: string): string {
    if (!this.#names.has(text)) this.#names.set(text, `portcullis_${this.#names.size + 1}`);
    return text;
  }

  nameOf(text: string): string | undefined {
    return this.#names.get(text);
  }
}
