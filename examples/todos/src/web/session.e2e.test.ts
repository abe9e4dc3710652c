import { beforeEach, describe, expect, test } from "vitest";
import { requestsOf, unauthorized } from "./test-support/api-requests.ts";
import type { TodosInBrowser } from "./test-support/todos-in-browser.ts";
import { addTodo, signIn, storedSession, titlesOn } from "./test-support/todos-in-browser.ts";
import { useTodosInBrowser } from "./test-support/use-todos-in-browser.ts";

describe("the session of the page", () => {
  const running = useTodosInBrowser();
  let todos: TodosInBrowser;
  let email: string;
  beforeEach(() => {
    todos = running();
    email = todos.newEmail();
  });

  test("[SEC-143] outlives a reload, and keeps the access token out of the storage", async () => {
    const page = await todos.signedIn(undefined, email);
    await addTodo(page, "Buy milk");
    await page.reload();
    await page.getByRole("checkbox", { name: "Buy milk" }).waitFor();
    expect(await page.evaluate<string[]>("Object.keys({ ...localStorage, ...sessionStorage })")).toEqual([
      "todos.session",
    ]);
    expect(await storedSession(page)).not.toMatch(/eyJ/);
    expect(await page.context().cookies()).toEqual([]);
  });

  test("a refused access token is renewed once, and the request repeated", async () => {
    const page = await todos.signedIn(undefined, email);
    await addTodo(page, "Buy milk");
    await page.route("**/complete", (route) => route.fulfill(unauthorized), { times: 1 });
    const requests = requestsOf(page);
    await page.getByRole("checkbox", { name: "Buy milk" }).check();
    await page.getByText("“Buy milk” is done.").waitFor();
    expect(requests).toEqual([
      expect.stringMatching(/complete$/),
      "/auth/refresh",
      expect.stringMatching(/complete$/),
    ]);
  });

  test("an access token that is refused again and again is not renewed for ever", async () => {
    const page = await todos.signedIn(undefined, email);
    await page.route("**/todos", (route) => route.fulfill(unauthorized));
    const requests = requestsOf(page);
    await page.getByLabel("New todo").fill("Buy milk");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByRole("alert").getByText("Invalid access token").waitFor();
    expect(requests).toEqual(["/todos", "/auth/refresh", "/todos"]);
    expect(await page.getByLabel("New todo").inputValue()).toBe("Buy milk");
  });

  test("an access token that is about to expire is renewed first, once for all that need it", async () => {
    const context = await todos.context();
    await context.clock.install();
    const page = await todos.signedIn(context, email);
    for (const title of ["Buy milk", "Buy bread"]) await addTodo(page, title);
    const requests = requestsOf(page);
    await context.clock.fastForward("14:00");
    const boxes = ["Buy milk", "Buy bread"].map((name) => page.getByRole("checkbox", { name }));
    await page.evaluate(
      `document.querySelectorAll("#todos input[type=checkbox]").forEach((box) => box.click())`,
    );
    for (const box of boxes) await expect.poll(() => box.isChecked()).toBe(true);
    await expect.poll(() => requests).toHaveLength(3);
    expect(requests.filter((path) => path === "/auth/refresh")).toHaveLength(1);
    expect(requests[0]).toBe("/auth/refresh");
  });

  test("that ended on the server shows the sign-in form, and keeps what was typed", async () => {
    const context = await todos.context();
    const page = await todos.signedIn(context, email);
    await page.getByLabel("New todo").fill("Half a thou");
    const { refreshToken } = JSON.parse((await storedSession(page)) ?? "");
    const otherTab = await todos.tab(context, email);
    await todos.call("/auth/logout", { refresh_token: refreshToken });
    await page.getByLabel("New todo").press("Enter");
    for (const tab of [page, otherTab])
      await tab.getByRole("status").getByText("Your session has ended. Please sign in again.").waitFor();
    expect(await page.getByText("Half a thou").isVisible()).toBe(false);

    await signIn(page, email);
    expect(await page.getByLabel("New todo").inputValue()).toBe("Half a thou");
    await page.getByLabel("New todo").press("Enter");
    await page.getByRole("checkbox", { name: "Half a thou" }).waitFor();
    await otherTab.getByText(email).waitFor();
  });

  test("that ended on the server shows nothing to another user who signs in next", async () => {
    const page = await todos.signedIn(undefined, email);
    await addTodo(page, "My secret");
    await page.getByLabel("New todo").fill("Another secret");
    const { refreshToken } = JSON.parse((await storedSession(page)) ?? "");
    await todos.call("/auth/logout", { refresh_token: refreshToken });
    await page.getByRole("checkbox", { name: "My secret" }).click();
    await page.getByText("Your session has ended. Please sign in again.").waitFor();
    const other = todos.newEmail();
    await todos.register(other);
    await signIn(page, other);
    await page.getByText("Nothing to do.").waitFor();
    expect(await page.content()).not.toContain("secret");
    expect(await page.getByLabel("New todo").inputValue()).toBe("");
  });

  test("shows no answer to another user's request", async () => {
    const page = await todos.signedIn(undefined, email);
    const { promise: late, resolve: deliver } = Promise.withResolvers<void>();
    await page.route(
      "**/api/v1/todos",
      async (route) => {
        const response = await route.fetch();
        await late;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await page.getByLabel("New todo").fill("My secret");
    await page.getByLabel("New todo").press("Enter");
    await page.getByRole("button", { name: "Sign out" }).click();
    const other = todos.newEmail();
    await todos.register(other);
    await signIn(page, other);
    await page.getByText("Nothing to do.").waitFor();
    const answered = page.waitForResponse("**/api/v1/todos");
    deliver();
    await answered;
    await addTodo(page, "Buy milk");
    expect(await titlesOn(page)).toEqual(["Buy milk"]);
  });

  test("works in one tab where the browser stores nothing", async () => {
    const context = await todos.context();
    // What browsers do where cookies are blocked.
    await context.addInitScript(`
      const deny = () => { throw new DOMException("Denied.", "SecurityError"); };
      Object.defineProperty(window, "localStorage", { get: deny });
      if (navigator.locks) navigator.locks.request = async () => deny();
    `);
    const page = await todos.signedIn(context, email);
    await page.route("**/todos", (route) => route.fulfill(unauthorized), { times: 1 });
    await addTodo(page, "Buy milk");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out.").waitFor();
    await signIn(page, email);
    await page.getByRole("checkbox", { name: "Buy milk" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  test("survives a network failure, and so does what was typed", async () => {
    const page = await todos.signedIn(undefined, email);
    await addTodo(page, "Buy milk");
    const words = "The server could not be reached. Please try again.";
    await page.context().setOffline(true);
    await page.getByLabel("New todo").fill("Buy bread");
    await page.getByRole("button", { name: "Add" }).click();
    await page.locator("#new-todo").getByRole("alert").getByText(words).waitFor();
    await page.getByRole("checkbox", { name: "Buy milk" }).click();
    await page.getByRole("listitem").getByRole("alert").getByText(words).waitFor();
    expect(await page.getByRole("checkbox", { name: "Buy milk" }).isChecked()).toBe(false);
    await page.getByRole("radio", { name: "Done" }).check();
    await page.locator("#list-alert").getByText(words).waitFor();

    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Nothing is done yet.").waitFor();
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByRole("checkbox", { name: "Buy bread" }).waitFor();
  });

  test("waits while the server is unavailable at the start, and continues when it is back", async () => {
    const page = await todos.signedIn(undefined, email);
    await page.route("**/auth/refresh", (route) =>
      route.fulfill({ status: 502, body: "<h1>Bad gateway</h1>" }),
    );
    await page.reload();
    await page.getByRole("alert").getByText("(502)").waitFor();
    await page.unroute("**/auth/refresh");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(email).waitFor();
  });

  test("sends nothing twice, even when clicked repeatedly", async () => {
    const page = await todos.signedIn(undefined, email);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route("**/api/v1/todos", async (route) => {
      await released;
      await route.continue();
    });
    const requests = requestsOf(page);
    await page.getByLabel("New todo").fill("Buy milk");
    for (let presses = 0; presses < 3; presses++) await page.getByLabel("New todo").press("Enter");
    release();
    await page.getByRole("checkbox", { name: "Buy milk" }).waitFor();
    await page.reload();
    await expect.poll(() => titlesOn(page)).toEqual(["Buy milk"]);
    expect(requests.filter((path) => path === "/todos")).toHaveLength(2);
  });
});
