import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Waits until the keyboard focus is there. */
export async function expectFocus(locator: Locator): Promise<void> {
  const focused = locator.and(locator.page().locator(":focus"));
  await expect.poll(() => focused.count(), { timeout: 10_000, message: String(locator) }).toBe(1);
}

/** Presses Tab until the focus is there. */
export async function tabTo(locator: Locator): Promise<void> {
  const page = locator.page();
  for (let presses = 0; presses < 50; presses++) {
    if ((await locator.and(page.locator(":focus")).count()) === 1) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${locator}`);
}

/** Waits for what a screen reader announces. */
export async function expectStatus(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.getByRole("status").textContent(), { timeout: 10_000 }).toBe(text);
}

/** The texts that `aria-describedby` of an input names. */
export async function describedBy(input: Locator): Promise<readonly string[]> {
  const ids = (await input.getAttribute("aria-describedby"))?.split(" ") ?? [];
  const texts = ids.map((id) => input.page().locator(`[id="${id}"]`).textContent());
  return (await Promise.all(texts)).map(String);
}
