import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpApiOptions } from "@portcullis/adapters-http";
import { answerClientErrors, createKoaApp } from "@portcullis/adapters-http";
import type { Portcullis, PortcullisOptions, Ports } from "@portcullis/core";
import { createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import type { Tokens } from "../support/api-client.ts";
import { ApiClient, password } from "../support/api-client.ts";

export interface MemoryApiOptions extends Partial<HttpApiOptions> {
  readonly ports?: Ports;
  readonly policy?: PortcullisOptions;
}

/** The HTTP API over in-memory ports, in this process. Default: no rate limits. */
export interface MemoryApi extends AsyncDisposable {
  readonly client: ApiClient;
  readonly portcullis: Portcullis;
  /** What was logged, as JSON. */
  readonly logs: readonly string[];
  /** Makes a user with these roles and signs them in. */
  signUp(name: string, roles?: readonly string[]): Promise<SignedIn>;
}

export interface SignedIn {
  readonly id: string;
  readonly email: string;
  readonly tokens: Tokens;
}

export async function startMemoryApi(options: MemoryApiOptions = {}): Promise<MemoryApi> {
  const { ports = createInMemoryPorts(), policy, ...http } = options;
  const portcullis = createPortcullis(ports, policy);
  await portcullis.prepareAccessControl.execute();
  const logs: string[] = [];
  const log = (fields: object, message: string) => logs.push(JSON.stringify({ ...fields, message }));
  const { app } = createKoaApp({
    portcullis,
    publicKeys: { publicKeys: async () => [] },
    publicUrl: "https://id.example.com",
    rateLimit: "off",
    logger: { info: log, warn: log, error: log },
    ...http,
  });
  const server = createServer(app.callback());
  answerClientErrors(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an AddressInfo.
  const client = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    client,
    portcullis,
    logs,
    async signUp(name, roles = ["user"]) {
      const email = `${name}@example.com`;
      const account = { email, password, roles };
      const { id } = await portcullis.createUser.execute(systemActor("test"), account);
      return { id, email, tokens: await client.signIn(email) };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
