/**
 * What an application may export, from only one entry point: the compiler then has to name the types in the
 * application's own declarations.
 */
export const exportedValues: Readonly<Record<string, string>> = {
  "@portcullis/core": `
import type { Ports } from "@portcullis/core";
import { createDependencies, createPortcullis, Email, keysetOf, parseId, parseInput, startBackgroundWork, systemActor, useCases } from "@portcullis/core";
declare const ports: Ports;
export const portcullis = createPortcullis(ports);
export const dependencies = createDependencies(ports);
export const { signIn, listUsers, authenticateAccessToken } = portcullis;
export const users = listUsers.execute(systemActor("cli"));
export const actor = authenticateAccessToken.execute("");
export const input = parseInput({ email: () => Email.parse(""), id: () => parseId<"Order">("") });
export const keyset = keysetOf({}, "orders");
export const work = startBackgroundWork(portcullis, { onError: () => undefined });
export const classes = { ...useCases };
`,
  "@portcullis/core/testing": `
import { createInMemoryPorts, createInMemoryRepositories, InMemoryDatabase, InMemoryUserRepository, passwordHasherContract, persistenceContracts, unitOfWorkContract } from "@portcullis/core/testing";
export const ports = createInMemoryPorts();
export const repositories = createInMemoryRepositories();
export const { users, outbox, signingKeys } = new InMemoryDatabase();
export const events = outbox.values();
export const deliveries = new InMemoryDatabase().eventDeliveries.values();
export const contracts = { ...persistenceContracts };
export const cases = [...passwordHasherContract, ...unitOfWorkContract];
export class Users extends InMemoryUserRepository {}
`,
  "@portcullis/inversify": `
import { coreModule, TYPES } from "@portcullis/inversify";
import { Container } from "inversify";
export const container = new Container();
export const module = coreModule();
export const identifiers = { ...TYPES };
export const registerUser = container.get(TYPES.registerUser);
export const options = container.get(TYPES.options);
`,
  "@portcullis/adapters-auth": `
import type { CreateAuthAdaptersOptions } from "@portcullis/adapters-auth";
import { createAuthAdapters, parseSecretKey } from "@portcullis/adapters-auth";
declare const options: CreateAuthAdaptersOptions;
export const auth = createAuthAdapters(options);
export const key = auth.keyRing.current();
export const keys = auth.keyRing.list();
export const secretKey = parseSecretKey("");
export const { passwordHashing, algorithm } = options;
`,
  "@portcullis/adapters-auth/module": `
import { AUTH_TYPES, authModule } from "@portcullis/adapters-auth/module";
import { Container } from "inversify";
declare const options: Parameters<typeof authModule>[0];
export const container = new Container();
export const module = authModule(options);
export const ring = container.get(AUTH_TYPES.keyRing);
export const keys = ring.list();
export const key = ring.current();
export const { secretKey, passwordHashing } = options;
`,
  "@portcullis/adapters-persistence": `
import { openDatabase } from "@portcullis/adapters-persistence";
export const database = await openDatabase({ url: "pglite:memory" });
export const { ports, migrator, orm, healthCheck, withEntityManager } = database;
export const { unitOfWork, users } = ports;
export const status = migrator.status();
`,
  "@portcullis/adapters-persistence/module": `
import { persistenceModule } from "@portcullis/adapters-persistence/module";
declare const opened: Parameters<typeof persistenceModule>[0];
export const bindings = opened;
export const ports = { ...opened.ports };
export const module = persistenceModule(opened);
`,
  "@portcullis/adapters-http": `
import type { HttpApiOptions } from "@portcullis/adapters-http";
import { createHttpApi, createKoaApp, defineRoute, noContent, ok, pageQuery, pageReply, pageSchema, portcullisRoutes, rateLimits, uuid } from "@portcullis/adapters-http";
import { z } from "zod";
declare const options: HttpApiOptions;
export const api = createHttpApi(options);
export const koa = createKoaApp(options);
export const { app } = koa;
export const { routes, openapi, authenticate } = api;
export const definition = {
  method: "get", path: "/orders", operationId: "listOrders", summary: "", tag: "Orders", access: "user",
  query: z.strictObject(pageQuery),
  responses: { 200: { description: "", body: pageSchema(z.strictObject({ id: uuid })) } },
} as const;
export const route = defineRoute({ ...definition, handle: (request) => pageReply(request, { items: [], nextCursor: null }, (id: string) => ({ id })) });
export const own = portcullisRoutes(options.portcullis);
export const limits = { ...rateLimits };
export const answers = [ok({ id: "" }), noContent()];
`,
  "@portcullis/adapters-http/embedding": `
import { createProblemAnswers, InProcessRateLimiter } from "@portcullis/adapters-http/embedding";
export const answer = createProblemAnswers();
export const answers = answer(new Error());
export const options = {} as Parameters<typeof createProblemAnswers>[0];
export const state = new InProcessRateLimiter();
`,
  "@portcullis/adapters-http/express": `
import { clientOf, notFound, problemDetails, requireUser } from "@portcullis/adapters-http/express";
export const handlers = { clientOf, notFound, problems: problemDetails() };
export const guard = requireUser({} as Parameters<typeof requireUser>[0]);
export const { client } = { client: clientOf({} as Parameters<typeof clientOf>[0]) };
export const options = {} as NonNullable<Parameters<typeof problemDetails>[0]>["problems"];
`,
  "@portcullis/adapters-http/fastify": `
import { actorOf, clientOf, problemDetails, requireUser } from "@portcullis/adapters-http/fastify";
export const handlers = { actorOf, clientOf, problemDetails };
export const guard = requireUser({} as Parameters<typeof requireUser>[0]);
export const actor = actorOf({} as Parameters<typeof actorOf>[0]);
`,
  "@portcullis/adapters-http/hono": `
import { clientOf, notFound, problemDetails, requireUser } from "@portcullis/adapters-http/hono";
export const handlers = { clientOf, notFound, problems: problemDetails() };
export const guard = requireUser({} as Parameters<typeof requireUser>[0]);
`,
  "@portcullis/adapters-http/module": `
import type { HttpModuleOptions } from "@portcullis/adapters-http/module";
import { HTTP_API, HTTP_PROBLEMS, HTTP_ROUTES, httpModule } from "@portcullis/adapters-http/module";
import { Container } from "inversify";
declare const options: HttpModuleOptions;
export const container = new Container();
export const module = httpModule(options);
export const api = container.get(HTTP_API);
export const lists = container.getAll(HTTP_ROUTES);
export const tables = container.getAll(HTTP_PROBLEMS);
export const { routes, openapi, authenticate } = api;
export const { rateLimiter, logger, problems } = options;
`,
};
