export interface Call {
  readonly token?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>> | string;
  /** Sent as it is. */
  readonly raw?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; null when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, and fail where they err.
  readonly body: any;
}

export async function callApi(url: string, method: string, path: string, what: Call = {}): Promise<Reply> {
  const { token, json, form, raw, headers } = what;
  const body =
    json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form) : raw;
  const response = await fetch(url + path, {
    method: method.toUpperCase(),
    redirect: "manual",
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(json !== undefined && { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body, duplex: "half" }),
  });
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : null,
  };
}
