import type { Answer, Call } from "../support/api-client.ts";
import { ApiClient } from "../support/api-client.ts";

export const administrator = { email: "root@example.com", password: "the administrator's own" };

/** What a client of the API does, step by step. The same steps must give the same answers on every database. */
export interface Scenario {
  readonly name: string;
  run(api: RecordingClient): Promise<void>;
}

/** Records every answer, with ids, times and tokens masked, so that transcripts can be compared. */
export class RecordingClient extends ApiClient {
  readonly transcript: unknown[] = [];

  override async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const answer = await super.call(method, path, call);
    this.transcript.push({
      request: `${method} ${mask(path)}`,
      status: answer.status,
      headers: Object.fromEntries(recordedHeaders.map((name) => [name, mask(answer.headers.get(name))])),
      body: mask(answer.body),
    });
    return answer;
  }

  async asAdministrator(): Promise<string> {
    return (await this.signIn(administrator.email, administrator.password)).access_token;
  }
}

const recordedHeaders = [
  "content-type",
  "cache-control",
  "etag",
  "location",
  "link",
  "www-authenticate",
  "allow",
];
// A repeated refresh does not extend the session, so the seconds that remain depend on the time in between.
const changing = new Set([
  "access_token",
  "refresh_token",
  "refresh_expires_in",
  "requestId",
  "nextCursor",
  "timestamp",
]);

function mask(value: unknown): unknown {
  if (typeof value === "string") {
    return value
      .replaceAll(/https?:\/\/127\.0\.0\.1:\d+/g, "<origin>")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<id>")
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>")
      .replaceAll(/cursor=[\w-]+/g, "cursor=<cursor>");
  }
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      changing.has(key) && each !== null ? `<${key}>` : mask(each),
    ]),
  );
}
