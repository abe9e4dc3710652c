import type { Route } from "playwright-core";
import { beforeEach, describe, expect, inject, test } from "vitest";
import type { TodosInBrowser } from "./test-support/todos-in-browser.ts";
import { addTodo, signIn, storedSession, titlesOn } from "./test-support/todos-in-browser.ts";
import { useTodosInBrowser } from "./test-support/use-todos-in-browser.ts";

const withoutLocks = "delete Navigator.prototype.locks;";

describe("a session of several tabs", () => {
  const running = useTodosInBrowser();
  let todos: TodosInBrowser;
  let email: string;
  beforeEach(() => {
    todos = running();
    email = todos.newEmail();
  });

  test.each(["with Web Locks", "without Web Locks"])(
    "tabs that refresh at the same moment stay signed in, %s",
    async (kind) => {
      const context = await todos.context();
      if (kind === "without Web Locks") await context.addInitScript(withoutLocks);
      const tabs = [
        await todos.signedIn(context, email),
        await todos.tab(context, email),
        await todos.tab(context, email),
      ];
      const hasLocks = await tabs[0]?.evaluate<boolean>("navigator.locks !== undefined");
      expect(hasLocks).toBe(kind === "with Web Locks");
      for (let round = 0; round < inject("load").rounds; round++) {
        await Promise.all(tabs.map((tab) => tab.reload({ waitUntil: "commit" })));
        await Promise.all(tabs.map((tab) => tab.getByText(email).waitFor()));
      }
      for (const [index, tab] of tabs.entries()) await addTodo(tab, `Of tab ${index}`);
      for (const tab of tabs) await tab.reload();
      for (const tab of tabs)
        await expect.poll(() => titlesOn(tab)).toEqual(["Of tab 2", "Of tab 1", "Of tab 0"]);
    },
    120_000,
  );

  test("without Web Locks, an answer that comes late does not undo a later refresh", async () => {
    const context = await todos.context();
    await context.addInitScript(withoutLocks);
    const slow = await todos.signedIn(context, email);
    const quick = await todos.tab(context, email);
    const { promise: late, resolve: deliver } = Promise.withResolvers<void>();
    const { promise: asked, resolve: noteAsked } = Promise.withResolvers<void>();
    await slow.route("**/auth/refresh", async (route: Route) => {
      const response = await route.fetch();
      noteAsked();
      await late;
      await route.fulfill({ response });
    });
    await slow.reload();
    await asked;
    for (let round = 0; round < 2; round++) {
      await quick.reload();
      await quick.getByText(email).waitFor();
    }
    const latest = await storedSession(quick);
    deliver();
    await slow.getByText(email).waitFor();
    expect(await storedSession(slow)).toBe(latest);
    await addTodo(slow, "Buy milk");
  });

  test("[SEC-143] ends in every tab when one signs out", async () => {
    const context = await todos.context();
    const [page, otherTab] = [await todos.signedIn(context, email), await todos.tab(context, email)];
    await addTodo(otherTab, "Buy milk");
    const { refreshToken } = JSON.parse((await storedSession(page)) ?? "");
    await page.getByRole("button", { name: "Sign out" }).click();
    await otherTab.getByText("You signed out in another tab.").waitFor();
    expect(await otherTab.locator("#todos > li").count()).toBe(0);
    expect(await storedSession(page)).toBeNull();
    const refresh = todos.call("/auth/refresh", { refresh_token: refreshToken });
    await expect(refresh).rejects.toThrow("sessions.invalid_refresh_token");
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  test("ends on the server when another tab's sign-in takes its place", async () => {
    const context = await todos.context();
    const [quick, slow] = [await context.newPage(), await context.newPage()];
    for (const page of [quick, slow]) await page.goto("/");
    const other = todos.newEmail();
    for (const each of [email, other]) await todos.register(each);

    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await slow.route("**/auth/login", async (route) => {
      await held;
      await route.continue();
    });
    const asked = slow.waitForRequest("**/auth/login");
    const slowly = signIn(slow, other);
    await asked;
    await signIn(quick, email);
    const { refreshToken } = JSON.parse((await storedSession(quick)) ?? "");
    const ended = slow.waitForResponse("**/auth/logout");
    release();
    await slowly;
    expect((await ended).ok()).toBe(true);
    const refresh = todos.call("/auth/refresh", { refresh_token: refreshToken });
    await expect(refresh).rejects.toThrow("sessions.invalid_refresh_token");
  });

  test("[SEC-143] of another user shows nothing of the first one's, in any tab", async () => {
    const context = await todos.context();
    const [page, otherTab] = [await todos.signedIn(context, email), await todos.tab(context, email)];
    await addTodo(page, "My secret");
    await otherTab.getByLabel("New todo").fill("Another secret");
    await page.getByRole("button", { name: "Sign out" }).click();
    const other = todos.newEmail();
    await todos.register(other);
    await signIn(page, other);
    await otherTab.getByText(other).waitFor();
    for (const tab of [page, otherTab]) {
      await tab.getByText("Nothing to do.").waitFor();
      expect(await titlesOn(tab)).toEqual([]);
      expect(await tab.getByLabel("New todo").inputValue()).toBe("");
      expect(await tab.content()).not.toContain("secret");
    }
  });
});
