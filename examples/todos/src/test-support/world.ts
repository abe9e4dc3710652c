import type { ApiDescription } from "./openapi-contract.ts";
import { contractOf } from "./openapi-contract.ts";

export interface Call {
  readonly as?: Person | undefined;
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; null when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, and fail where they err.
  readonly body: any;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

export const administrator = { email: "root@example.com", password: "correct horse battery staple" };
export const password = "correct horse battery";

/** A running server as its clients see it, and people who use it. */
export class World {
  readonly url: string;
  readonly #check: ReturnType<typeof contractOf>;
  #root: Person | null = null;
  #people = 0;

  private constructor(url: string, document: ApiDescription) {
    this.url = url;
    this.#check = contractOf(document);
  }

  /** @param url of a server with `administrator` as its first superadmin */
  static async of(url: string): Promise<World> {
    // The contract reads what it needs, and fails where it is not there.
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as ApiDescription;
    return new World(url, document);
  }

  /** Calls it, and checks the answer against its OpenAPI document. */
  async call(method: string, target: string, { as, json, raw, headers }: Call = {}): Promise<Answer> {
    const text = json === undefined ? raw : JSON.stringify(json);
    const response = await fetch(this.url + target, {
      method,
      redirect: "manual",
      headers: {
        ...(as !== undefined && { Authorization: `Bearer ${as.token}` }),
        ...(text !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    });
    const answered = await response.text();
    const contentType = response.headers.get("content-type");
    const isJson = /[/+]json/.test(contentType ?? "");
    const body: unknown = isJson && answered !== "" ? JSON.parse(answered) : null;
    const [path = ""] = target.split("?", 1);
    this.#check({ method, path, status: response.status, contentType, body });
    return { status: response.status, headers: response.headers, text: answered, body };
  }

  /** Creates a user with these roles and signs in. */
  async person(roles: readonly string[] = ["user"]): Promise<Person> {
    this.#people += 1;
    const email = `${roles.join("-")}-${this.#people}-${Date.now()}@example.com`;
    const as = await this.root();
    const { status, body } = await this.call("POST", "/api/v1/users", {
      as,
      json: { email, password, roles },
    });
    if (status !== 201) throw new Error(`No user: ${JSON.stringify(body)}`);
    return this.signIn(email, password);
  }

  /** The superadmin. */
  async root(): Promise<Person> {
    this.#root ??= await this.signIn(administrator.email, administrator.password);
    return this.#root;
  }

  async signIn(email: string, password: string): Promise<Person> {
    const json = { identifier: email, password };
    const { status, body } = await this.call("POST", "/api/v1/auth/login", { json });
    if (status !== 200) throw new Error(`No sign-in: ${JSON.stringify(body)}`);
    const token: string = body.access_token;
    const me = await this.call("GET", "/api/v1/auth/me", { as: { id: "", email, token } });
    return { id: me.body.id, email, token };
  }

  /** Makes a role that a test needs. */
  async role(name: string, permissions: readonly string[]): Promise<void> {
    const as = await this.root();
    const { status, body } = await this.call("POST", "/api/v1/roles", { as, json: { name, permissions } });
    if (status !== 201) throw new Error(`No role: ${JSON.stringify(body)}`);
  }

  /** Makes a todo and returns it as the API does. */
  async todo(as: Person, json: Readonly<Record<string, unknown>> = {}): Promise<Answer["body"]> {
    const answer = await this.call("POST", "/api/v1/todos", {
      as,
      json: { title: "Water the plants", ...json },
    });
    if (answer.status !== 201) throw new Error(`No todo: ${answer.text}`);
    return answer.body;
  }
}
