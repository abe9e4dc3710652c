import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Portcullis, PortcullisOptions, Ports, PublicJwk } from "@portcullis/core";
import { createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import type { HttpApi, HttpApiOptions, KoaApp } from "../index.ts";
import { answerClientErrors, createHttpApi, createKoaApp } from "../index.ts";
import type { Call, Reply } from "./client.ts";
import { callApi } from "./client.ts";
import { contractOf } from "./response-contract.ts";

export interface TestApiOptions extends Partial<HttpApiOptions> {
  readonly policy?: PortcullisOptions;
  readonly ports?: Ports;
  /** Puts the API into a host's app; Default: a Koa app of its own. */
  readonly mount?: (api: HttpApi) => KoaApp;
}

export interface LogEntry {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface TestApi extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  readonly api: HttpApi;
  readonly portcullis: Portcullis;
  readonly logs: readonly LogEntry[];
  /** Calls it, and checks the answer against the OpenAPI document. */
  call(method: string, path: string, call?: Call): Promise<Reply>;
  /** Makes a user with these roles and signs them in. */
  signUp(name: string, roles?: readonly string[]): Promise<SignedIn>;
}

export interface SignedIn {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

export const goodPassword = "correct horse battery";
export const key: PublicJwk = { kid: "k1", kty: "OKP", alg: "EdDSA", use: "sig", crv: "Ed25519", x: "AAAA" };

export async function startApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { policy, ports = createInMemoryPorts(), mount, ...httpOptions } = options;
  const portcullis = httpOptions.portcullis ?? createPortcullis(ports, policy);
  await portcullis.prepareAccessControl.execute();
  const logs: LogEntry[] = [];
  const apiOptions: HttpApiOptions = {
    publicKeys: { publicKeys: async () => [key] },
    publicUrl: "https://id.example.com",
    version: "1.2.3",
    logger: loggerInto(logs),
    ...httpOptions,
    portcullis,
  };
  const { app, api } = mount === undefined ? createKoaApp(apiOptions) : mounted(apiOptions, mount);
  const server = createServer(app.callback());
  answerClientErrors(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an AddressInfo.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const contract = contractOf(api.openapi);

  const call: TestApi["call"] = async (method, path, what = {}) => {
    const reply = await callApi(url, method, path, what);
    contract.check(method, path, reply);
    return reply;
  };
  return {
    url,
    server,
    api,
    portcullis,
    logs,
    call,
    signUp: async (name, roles = ["user"]) => {
      const email = `${name}@example.com`;
      const { id } = await portcullis.createUser.execute(systemActor("test"), {
        email,
        password: goodPassword,
        roles,
      });
      const tokens = await portcullis.signIn.execute({ identifier: email, password: goodPassword });
      return { id, email, token: tokens.accessToken, refreshToken: tokens.refreshToken };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function mounted(options: HttpApiOptions, mount: (api: HttpApi) => KoaApp): { app: KoaApp; api: HttpApi } {
  const api = createHttpApi(options);
  return { app: mount(api), api };
}

function loggerInto(logs: LogEntry[]): NonNullable<HttpApiOptions["logger"]> {
  const at = (level: string) => (fields: object, message: string) => {
    logs.push({ level, fields: { ...fields }, message });
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
