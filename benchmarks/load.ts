import { text } from "node:stream/consumers";
import autocannon from "autocannon";

/** One measurement. Read as JSON from standard input. */
export interface LoadJob {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly seconds: number;
  readonly connections: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly traffic:
    | { readonly kind: "same"; readonly body?: string }
    /** Each connection sends the access token of one user after the other. */
    | { readonly kind: "users"; readonly accessTokens: readonly string[] }
    /** Each connection exchanges its own refresh token for the next. */
    | { readonly kind: "refresh"; readonly refreshTokens: readonly string[] }
    /** Each request registers a new user. */
    | { readonly kind: "register"; readonly password: string };
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failures: number;
}

const job = JSON.parse(await text(process.stdin)) as LoadJob;
const result = await autocannon({
  url: job.url + job.path,
  method: job.method,
  headers: job.headers,
  connections: job.connections,
  duration: job.seconds,
  ...traffic(job),
});
const measured: LoadResult = {
  requestsPerSecond: result.requests.average,
  p50: result.latency.p50,
  p99: result.latency.p99,
  failures: result.non2xx + result.errors + result.timeouts,
};
process.stdout.write(JSON.stringify(measured));

function traffic({ traffic: kind }: LoadJob): Partial<autocannon.Options> {
  switch (kind.kind) {
    case "same":
      return kind.body === undefined ? {} : { body: kind.body };
    case "users": {
      let connection = 0;
      const { accessTokens } = kind;
      return {
        setupClient(client) {
          // Connections begin at different users, so that requests at the same time are those of different users.
          const first = connection % accessTokens.length;
          connection += 1;
          const inTurn = [...accessTokens.slice(first), ...accessTokens.slice(0, first)];
          client.setRequests(inTurn.map((token) => ({ headers: { Authorization: `Bearer ${token}` } })));
        },
      };
    }
    case "refresh": {
      const tokens = [...kind.refreshTokens];
      return {
        setupClient(client) {
          const send = (token: unknown) => client.setBody(JSON.stringify({ refresh_token: token }));
          send(tokens.pop());
          client.on("body", (body: Buffer) => send(JSON.parse(String(body)).refresh_token));
        },
      };
    }
    case "register": {
      let count = 0;
      const run = Date.now().toString(36);
      const { password } = kind;
      return {
        requests: [
          {
            setupRequest(request) {
              count += 1;
              return { ...request, body: JSON.stringify({ email: `${run}-${count}@example.com`, password }) };
            },
          },
        ],
      };
    }
  }
}
