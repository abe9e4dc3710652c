import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import type { TodosInBrowser } from "./test-support/todos-in-browser.ts";
import { addTodo, password } from "./test-support/todos-in-browser.ts";
import { useTodosInBrowser } from "./test-support/use-todos-in-browser.ts";

const screenshots = process.env["SCREENSHOTS"];

/** WCAG 2.2: texts below 4.5:1 (1.4.3), edges of fields below 3:1 (1.4.11), targets below 24 px (2.5.8). */
const findFaults = `(() => {
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const contrast = (one, other) => {
    const [light, dark] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const groundOf = (element) => {
    const color = element === null ? "rgb(255, 255, 255)" : getComputedStyle(element).backgroundColor;
    return parse(color)[3] === 0 ? groundOf(element.parentElement) : color;
  };
  const name = (element) => (element.id || element.className || element.tagName) + ": " + element.textContent.trim();
  const faults = [];
  let texts = 0;
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (hasText) texts++;
    if (hasText && contrast(style.color, groundOf(element)) < 4.5) faults.push("text " + name(element));
    if (element.matches("input[type=text], input[type=email], input[type=password], input[type=date]")) {
      if (contrast(style.borderTopColor, groundOf(element.parentElement)) < 3) faults.push("edge " + name(element));
      if (contrast(style.color, style.backgroundColor) < 4.5) faults.push("value " + name(element));
    }
    const { width, height } = element.getBoundingClientRect();
    if (element.matches("button:not(.link), [type=checkbox]") && Math.min(width, height) < 24)
      faults.push("target " + name(element));
  }
  if (texts < 3) faults.push("no texts");
  if (document.documentElement.scrollWidth > innerWidth) faults.push("too wide");
  return faults;
})()`;

describe("the page looks right", () => {
  const running = useTodosInBrowser();
  let todos: TodosInBrowser;
  beforeEach(() => {
    todos = running();
  });

  async function look(page: Page, name: string): Promise<void> {
    if (screenshots !== undefined)
      await page.screenshot({ path: `${screenshots}/todos-${name}.png`, fullPage: true });
    expect(await page.evaluate<string[]>(findFaults), name).toEqual([]);
  }

  test.each([
    { width: 1280, colorScheme: "light" as const },
    { width: 1280, colorScheme: "dark" as const },
    { width: 320, colorScheme: "light" as const },
    { width: 320, colorScheme: "dark" as const },
  ])("$width px wide, $colorScheme", async ({ width, colorScheme }) => {
    const context = await todos.context({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    const kind = `${width}-${colorScheme}`;
    await page.goto("/");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("is wrong").waitFor();
    await look(page, `sign-in-${kind}`);

    await page.getByRole("button", { name: "Create an account" }).click();
    const form = page.getByRole("region", { name: "Create an account" });
    await form.getByRole("button", { name: "Create the account" }).click();
    await form.locator("#new-password-error").waitFor();
    await look(page, `register-${kind}`);

    await form.getByLabel("Email").fill(todos.newEmail());
    await form.getByLabel("Password").fill(password);
    await form.getByRole("button", { name: "Create the account" }).click();
    await page.getByText("Nothing to do.").waitFor();
    await look(page, `empty-${kind}`);

    await page.locator("#due-date").fill("2026-01-02");
    await addTodo(page, "Water the plants");
    await page.locator("#due-date").fill("2099-03-04");
    await addTodo(page, "Ask the dentist whether the pictures can be sent over before the appointment");
    for (const title of ["x".repeat(200), "Repot the cactus", "Buy milk"]) await addTodo(page, title);
    await page.getByRole("checkbox", { name: "Buy milk" }).check();
    await page.getByText("“Buy milk” is done.").waitFor();
    await page.getByRole("button", { name: "Edit Repot the cactus" }).click();
    await page.getByRole("button", { name: "Add" }).click();
    await page.locator("#title-error").waitFor();
    await look(page, `list-${kind}`);
  });
});
