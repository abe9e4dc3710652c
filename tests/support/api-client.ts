export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; text that is not JSON; null when there is no body. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are asserted, field by field, by the tests
  readonly body: any;
}

export interface Call {
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>> | URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Tokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_expires_in: number;
}

export const password = "correct horse battery staple";

/** A client of the HTTP API, as a user of it would write one. */
export class ApiClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const { token, json, form, headers } = call;
    const response = await fetch(path.startsWith("http") ? path : this.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(json !== undefined && { "Content-Type": "application/json" }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(form !== undefined && { body: form instanceof URLSearchParams ? form : new URLSearchParams(form) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  }

  async register(email: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return this.call("POST", "/api/v1/auth/register", { json: { email, password, ...more } });
  }

  /** @throws when the sign-in is refused */
  async signIn(identifier: string, secret = password): Promise<Tokens> {
    const answer = await this.call("POST", "/api/v1/auth/login", { json: { identifier, password: secret } });
    if (answer.status !== 200)
      throw new Error(`Sign-in answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as Tokens;
  }

  /** Registers and signs in. */
  async newUser(email: string): Promise<{ readonly id: string; readonly tokens: Tokens }> {
    const { status, body } = await this.register(email);
    if (status !== 201) throw new Error(`Registration answered ${status}: ${JSON.stringify(body)}`);
    return { id: body.id, tokens: await this.signIn(email) };
  }

  async refresh(refreshToken: string): Promise<Answer> {
    return this.call("POST", "/api/v1/auth/refresh", { json: { refresh_token: refreshToken } });
  }
}

function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
