import { createPortcullis, DomainError } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { coreModule, TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { Container } from "inversify";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { koaAppOf } from "./embedding/koa-app.ts";
import type { Route } from "./index.ts";
import { defineRoute, ok } from "./index.ts";
import type { HttpModuleOptions } from "./module.ts";
import { HTTP_API, HTTP_PROBLEMS, HTTP_ROUTES, httpModule } from "./module.ts";
import { startApi } from "./test-support/test-api.ts";

class Sour extends DomainError {
  override readonly code = "fruit.sour";
  constructor() {
    super("It is sour.");
  }
}

function route(path: string, handle: () => string): Route {
  return defineRoute({
    method: "get",
    path: `/${path}`,
    operationId: path,
    summary: path,
    tag: "Fruit",
    access: "public",
    responses: { 200: { description: "It.", body: z.strictObject({ name: z.string() }) } },
    throws: ["fruit.sour"],
    handle: () => ok({ name: handle() }),
  });
}

const problems = { "fruit.sour": { status: 409, title: "Sour" } };
const ports = createInMemoryPorts();
const portcullis = createPortcullis(ports);
let container: Container;

async function load(options: Partial<HttpModuleOptions> = {}): Promise<void> {
  await container.load(coreModule(), httpModule({ publicUrl: "http://127.0.0.1", ...options }));
  (await container.rebind(TYPES.portcullis)).toConstantValue(portcullis);
  container.bind(TYPES.publicKeys).toConstantValue({ publicKeys: async () => [] });
}

/** The paths that the document of the container's API lists with the tag of the host. */
function documented(): readonly string[] {
  const { paths = {} } = container.get(HTTP_API).openapi;
  return Object.keys(paths).filter((path) => paths[path]?.get?.tags?.includes("Fruit"));
}

describe("httpModule", () => {
  beforeEach(() => {
    container = new Container();
  });

  test("needs no routes and no problem tables of the host", async () => {
    await load();
    expect(container.get(HTTP_API).routes.length).toBeGreaterThan(25);
    expect(documented()).toEqual([]);
  });

  test("collects the routes of the options and every list that is bound", async () => {
    await load({ routes: [route("apples", () => "an apple")], problems });
    container.bind(HTTP_ROUTES).toConstantValue([route("pears", () => "a pear")]);
    container.bind(HTTP_ROUTES).toConstantValue([route("plums", () => "a plum")]);
    expect(documented()).toEqual(["/api/v1/apples", "/api/v1/pears", "/api/v1/plums"]);
  });

  test("collects the problems of the options and every table that is bound", async () => {
    const ripe = { status: 410, title: "Overripe" };
    await load({ problems: { "fruit.overripe": ripe } });
    container.bind(HTTP_PROBLEMS).toConstantValue({ "fruit.unripe": { status: 425, title: "Unripe" } });
    container.bind(HTTP_PROBLEMS).toConstantValue(problems);
    const fail = () => {
      throw new Sour();
    };
    const thrown = ["fruit.overripe", "fruit.unripe", "fruit.sour"];
    container.bind(HTTP_ROUTES).toConstantValue([{ ...route("lemons", fail), throws: thrown }]);
    const { openapi } = container.get(HTTP_API);
    const statuses = Object.keys(openapi.paths?.["/api/v1/lemons"]?.get?.responses ?? {});
    expect(statuses).toEqual(expect.arrayContaining(["409", "410", "425"]));

    await using api = await startApi({ portcullis, ports, mount: () => koaAppOf(container.get(HTTP_API)) });
    const lemon = await api.call("GET", "/api/v1/lemons");
    expect([lemon.status, lemon.body.code, lemon.body.title]).toEqual([409, "fruit.sour", "Sour"]);
  });

  test("resolves bound routes with their dependencies, so that a rebinding takes effect", async () => {
    const sort: ServiceIdentifier<string> = Symbol("sort");
    await load({ problems });
    container.bind(sort).toConstantValue("Cox");
    container.bind(HTTP_ROUTES).toResolvedValue((name: string) => [route("apples", () => name)], [sort]);
    (await container.rebind(sort)).toConstantValue("Boskoop");
    await using api = await startApi({ portcullis, ports, mount: () => koaAppOf(container.get(HTTP_API)) });
    expect((await api.call("GET", "/api/v1/apples")).body).toEqual({ name: "Boskoop" });
  });
});
