import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { ApiFindings } from "../../scripts/api-reports.ts";
import { inspectApi, writeApiReports } from "../../scripts/api-reports.ts";

const root = join(import.meta.dirname, "../..");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-api-")));
const shop = join(scratch, "packages/shop");

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("API reports", () => {
  beforeEach(() => {
    rmSync(scratch, { recursive: true, force: true });
    cpSync(join(root, "tests/fixtures/api"), scratch, { recursive: true });
    writeApiReports(scratch);
  });

  const inspect = (): Pick<ApiFindings, "changes" | "faults"> => {
    const { changes, faults } = inspectApi(scratch);
    return { changes, faults };
  };
  const edit = (file: string, before: string, after: string): void => {
    const text = readFileSync(join(shop, file), "utf8");
    expect(text).toContain(before);
    writeFileSync(join(shop, file), text.replace(before, after));
  };

  test("find nothing in a package that matches its reports", () => {
    expect(inspectApi(scratch)).toEqual({ entryPoints: 2, names: 4, changes: [], faults: [] });
  });

  test("write out each name with its aliases and imports, and without comments", () => {
    const report = readFileSync(join(scratch, "packages/shop/api/index.api.md"), "utf8");
    expect(report).toContain('type Options = Pick<Order, "total">;\nexport declare function openShop(');
    expect(report).toContain('import type { Server } from "node:http";');
    expect(report).not.toContain("Takes orders");
  });

  test("name an export that was added", () => {
    appendFileSync(join(shop, "index.d.ts"), 'export type { OrderNumber } from "./order.ts";\n');
    expect(inspect()).toEqual({
      changes: ["packages/shop/api/index.api.md: OrderNumber was added"],
      faults: [],
    });
  });

  test("name an export that was removed", () => {
    edit("index.d.ts", "openShop, ", "");
    expect(inspect()).toEqual({
      changes: ["packages/shop/api/index.api.md: openShop was removed"],
      faults: [],
    });
  });

  test("name an export that changed, also through an alias", () => {
    edit("shop.d.ts", 'Pick<Order, "total">', "Partial<Order>");
    expect(inspect().changes).toEqual([
      "packages/shop/api/index.api.md: Shop changed",
      "packages/shop/api/index.api.md: openShop changed",
    ]);
  });

  test("name an export without a comment", () => {
    edit("shop.d.ts", "/** Takes orders until it is closed. */\n", "");
    expect(inspect()).toEqual({ changes: [], faults: ["@example/shop: Shop has no doc comment"] });
  });

  test.each([
    ["", "readonly customer: Customer;"],
    [", through an alias", "readonly customer: Buyer;"],
    [", inline", 'readonly customer: import("./order.ts").Customer;'],
  ])("name a type that is mentioned and not exported%s", (_how, member) => {
    edit("shop.d.ts", "import type { Order }", "import type { Customer, Order }");
    edit("shop.d.ts", "type Options", "type Buyer = Readonly<Customer>;\ntype Options");
    edit("shop.d.ts", "  readonly server: Server;", `  readonly server: Server;\n  ${member}`);
    expect(inspect().faults).toEqual(["@example/shop: Shop refers to Customer, which is not exported"]);
  });

  test("accept a type of another entry point only where that is loaded", () => {
    edit("module.d.ts", '"./index.ts"', '"./shop.ts"');
    expect(inspect().faults).toEqual(["@example/shop/module: shop refers to Shop, which is not exported"]);
  });

  test("report an entry point that is new, removed or not built", () => {
    const manifest = '"./module": { "types": "./module.d.ts", "default": "./module.js" }';
    edit("package.json", manifest, manifest.replace("./module", "./part"));
    expect(inspect().changes).toEqual([
      "packages/shop/api/module.api.md: its entry point no longer exists",
      "packages/shop/api/module.api.md: shop was removed",
      "packages/shop/api/part.api.md: is missing",
      "packages/shop/api/part.api.md: shop was added",
    ]);
    rmSync(join(shop, "module.d.ts"));
    expect(inspect).toThrow("No declarations of @example/shop/part");
  });
});
