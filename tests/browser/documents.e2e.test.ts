import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { findChromium, launchChromium } from "../support/chromium.ts";
import { ServerProcess } from "../support/server-process.ts";

const chromium = findChromium();
const screenshots = process.env["SCREENSHOTS"];

describe("the documentation pages in a browser", () => {
  let server: ServerProcess;
  let browser: Browser | undefined;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    if (chromium === null) return;
    server = await ServerProcess.start({
      env: { BOOTSTRAP_ADMIN_EMAIL: administrator.email, BOOTSTRAP_ADMIN_PASSWORD: administrator.password },
    });
    browser = await launchChromium(chromium);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.kill();
  });
  beforeEach(async (context) => {
    if (browser === undefined)
      return context.skip("no Chromium on this machine: install it, or set CHROMIUM_PATH");
    page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
    complaints.length = 0;
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // ReDoc requests its vendor's logo; the content security policy prevents the request.
      const isBlocked = message.text().includes("cdn.redoc.ly/redoc/logo-mini.svg");
      if (message.type() === "error" && !isBlocked) complaints.push(message.text());
    });
    page.on("response", (response) => {
      const { origin } = new URL(response.url());
      if (origin !== server.url && origin !== "null") complaints.push(`loaded from ${origin}`);
    });
  });

  async function look(name: string): Promise<void> {
    if (screenshots !== undefined) await page.screenshot({ path: `${screenshots}/${name}.png` });
  }

  test("/docs lists the operations, and signing in through it works", async () => {
    await page.goto(`${server.url}/docs`);
    await page.getByText("/api/v1/auth/register").first().waitFor();
    await look("docs");
    await page.getByRole("button", { name: "Authorize" }).first().click();
    const dialog = page.locator(".modal-ux");
    const scheme = dialog.locator(".auth-container", { has: page.locator("#oauth_password") });
    await scheme.locator("#oauth_username").fill(administrator.email);
    await scheme.locator("#oauth_password").fill(administrator.password);
    await scheme.locator("button.authorize").click();
    await dialog.getByRole("button", { name: "Remove authorization" }).waitFor();
    await look("docs-authorized");
    await dialog.locator(".btn-done").first().click();

    const operation = page
      .locator(".opblock", { has: page.locator('[data-path="/api/v1/auth/me"]') })
      .and(page.locator(".opblock-get"));
    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table .response-col_description");
    await answer.getByText(administrator.email).first().waitFor();
    await look("docs-executed");
    expect(complaints).toEqual([]);
  }, 60_000);

  test("/redoc shows the document", async () => {
    await page.goto(`${server.url}/redoc`);
    await page
      .getByRole("heading", { name: /Portcullis/ })
      .first()
      .waitFor();
    await page.getByText("/api/v1/auth/register").first().waitFor({ state: "attached" });
    await look("redoc");
    expect(complaints).toEqual([]);
  }, 60_000);
});
