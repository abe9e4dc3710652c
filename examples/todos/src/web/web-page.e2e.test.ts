import { beforeEach, describe, expect, test } from "vitest";
import { describedBy, expectFocus, expectStatus, tabTo } from "./test-support/accessibility.ts";
import type { TodosInBrowser } from "./test-support/todos-in-browser.ts";
import { addTodo, password, signIn, titlesOn } from "./test-support/todos-in-browser.ts";
import { useTodosInBrowser } from "./test-support/use-todos-in-browser.ts";

describe("the page in a browser", () => {
  const running = useTodosInBrowser();
  let todos: TodosInBrowser;
  beforeEach(() => {
    todos = running();
  });

  test("everything can be done by keyboard, and the focus moves with it", async () => {
    const page = await (await todos.context()).newPage();
    const { keyboard } = page;
    const email = todos.newEmail();
    const newTodo = page.getByLabel("New todo");
    await page.goto("/");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.title()).toBe("Sign in – Todos");

    await tabTo(page.getByRole("button", { name: "Create an account" }));
    await keyboard.press("Enter");
    await expectFocus(page.getByRole("textbox", { name: "Email", exact: true }));
    await keyboard.type(email);
    await keyboard.press("Tab");
    await keyboard.type(password);
    await keyboard.press("Enter");
    await expectFocus(newTodo);
    expect(await page.title()).toBe("Todos");
    await page.getByText("Nothing to do.").waitFor();

    await keyboard.type("Water the plants");
    await keyboard.press("Tab");
    await keyboard.type("12312030");
    await tabTo(page.getByRole("button", { name: "Add" }));
    await keyboard.press("Space");
    await expectStatus(page, "Added “Water the plants”.");
    await expectFocus(newTodo);
    await page.getByText("Due Dec 31, 2030").waitFor();
    await keyboard.type("Buy milk");
    await keyboard.press("Enter");
    await expectStatus(page, "Added “Buy milk”.");
    expect(await titlesOn(page)).toEqual(["Buy milk", "Water the plants"]);

    const plants = page.getByRole("checkbox", { name: "Water the plants" });
    await tabTo(plants);
    await keyboard.press("Space");
    await expectStatus(page, "“Water the plants” is done.");
    expect(await plants.isChecked()).toBe(true);
    await keyboard.press("Space");
    await expectStatus(page, "“Water the plants” is open again.");
    expect(await plants.isChecked()).toBe(false);
    await expectFocus(plants);

    await tabTo(page.getByRole("button", { name: "Edit Water the plants" }));
    await keyboard.press("Enter");
    await expectFocus(page.getByRole("textbox", { name: "Title" }));
    await keyboard.press("End");
    await keyboard.type(" today");
    await keyboard.press("Enter");
    await expectFocus(page.getByRole("button", { name: "Edit Water the plants today" }));
    await keyboard.press("Enter");
    await keyboard.type("never mind");
    await keyboard.press("Escape");
    await expectFocus(page.getByRole("button", { name: "Edit Water the plants today" }));
    expect(await titlesOn(page)).toEqual(["Buy milk", "Water the plants today"]);

    await tabTo(page.getByRole("button", { name: "Delete Buy milk" }));
    await keyboard.press("Enter");
    await expectStatus(page, "Deleted “Buy milk”.");
    await expectFocus(page.getByRole("checkbox", { name: "Water the plants today" }));
    await tabTo(page.getByRole("button", { name: "Delete Water the plants today" }));
    await keyboard.press("Space");
    await expectFocus(newTodo);
    await page.getByText("Nothing to do.").waitFor();

    await tabTo(page.getByRole("button", { name: "Sign out" }));
    await keyboard.press("Enter");
    await expectStatus(page, "You are signed out.");
    await expectFocus(page.getByLabel("Email or username"));
    await keyboard.type(email);
    await keyboard.press("Tab");
    await keyboard.type(password);
    await keyboard.press("Enter");
    await expectFocus(newTodo);
    await page.getByText("Nothing to do.").waitFor();
  }, 60_000);

  test("errors of the server are shown at their field, or at the form, and nothing typed is lost", async () => {
    const email = todos.newEmail();
    await todos.register(email);
    const page = await (await todos.context()).newPage();
    await page.goto("/");

    const wayIn = page.getByRole("region", { name: "Sign in" });
    await wayIn.getByLabel("Email or username").fill(email);
    await wayIn.getByLabel("Password").fill("wrong horse battery");
    await wayIn.getByRole("button", { name: "Sign in" }).click();
    await wayIn.getByRole("alert").getByText("The identifier or the password is wrong.").waitFor();
    expect(await wayIn.getByLabel("Email or username").inputValue()).toBe(email);

    await page.getByRole("button", { name: "Create an account" }).click();
    const form = page.getByRole("region", { name: "Create an account" });
    const [address, secret] = [form.getByLabel("Email"), form.getByLabel("Password")];
    const submit = form.getByRole("button", { name: "Create the account" });
    await address.fill(email);
    await secret.fill("short");
    await submit.click();
    await expectFocus(secret.and(page.locator("[aria-invalid=true]")));
    expect(await describedBy(secret)).toEqual([
      "At least 8 characters.",
      "A password has 8 to 256 characters.",
    ]);
    await secret.fill(password);
    await submit.click();
    await expectFocus(address.and(page.locator("[aria-invalid=true]")));
    expect(await describedBy(address)).toEqual([expect.stringMatching(/email/)]);
    expect(await describedBy(secret)).toEqual(["At least 8 characters."]);
    expect([await address.inputValue(), await secret.inputValue()]).toEqual([email, password]);
  });

  test("an invalid title is refused in the server's words, when it is new and when it is edited", async () => {
    const page = await todos.signedIn();
    const words = "A title has 1 to 200 characters and no control characters.";
    const tooLong = "x".repeat(201);
    const newTodo = page.getByLabel("New todo");
    await newTodo.fill(tooLong);
    await newTodo.press("Enter");
    await expectFocus(newTodo.and(page.locator("[aria-invalid=true]")));
    expect(await describedBy(newTodo)).toEqual([words]);
    expect(await newTodo.inputValue()).toBe(tooLong);

    await addTodo(page, "Buy milk");
    expect(await describedBy(newTodo)).toEqual([]);
    await page.getByRole("button", { name: "Edit Buy milk" }).click();
    const title = page.getByRole("textbox", { name: "Title" });
    await title.fill(" ");
    await title.press("Enter");
    await expectFocus(title.and(page.locator("[aria-invalid=true]")));
    expect(await describedBy(title)).toEqual([words]);
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await titlesOn(page)).toEqual(["Buy milk"]);
  });

  test("a date that is typed in part is not dropped without a word", async () => {
    const page = await todos.signedIn();
    const dueDate = page.locator("#due-date");
    await page.getByLabel("New todo").fill("Buy milk");
    await dueDate.focus();
    await page.keyboard.type("1231");
    await page.keyboard.press("Enter");
    expect(await describedBy(dueDate)).toEqual(["This is not a whole date."]);
    expect(await titlesOn(page)).toEqual([]);
    await dueDate.fill("2030-12-31");
    await dueDate.press("Enter");
    await page.getByText("Due Dec 31, 2030").waitFor();
  });

  test("[SEC-142] markup in text is shown as text", async () => {
    const page = await todos.signedIn();
    const hostile = `<img src=x onerror="document.title='stolen'">&amp;</label>`;
    await addTodo(page, hostile);
    await page.reload();
    await page.getByRole("checkbox", { name: hostile, exact: true }).waitFor();
    expect(await titlesOn(page)).toEqual([hostile]);
    expect(await page.locator("#todos img").count()).toBe(0);
    expect(await page.title()).toBe("Todos");
  });

  test("the list is filtered, and continued page by page", async () => {
    const email = todos.newEmail();
    await todos.register(email);
    const titles = Array.from({ length: 23 }, (_, index) => `Todo ${index + 1}`);
    await todos.addTodos(email, titles);
    const page = await (await todos.context()).newPage();
    await page.goto("/");
    await signIn(page, email);
    await page.getByRole("button", { name: "Load more" }).click();
    await expectFocus(page.getByRole("checkbox", { name: "Todo 3", exact: true }));
    expect(await titlesOn(page)).toEqual(titles.toReversed());
    expect(await page.getByRole("button", { name: "Load more" }).isVisible()).toBe(false);

    await page.getByRole("radio", { name: "Done" }).check();
    await page.getByText("Nothing is done yet.").waitFor();
    await page.getByRole("radio", { name: "Open" }).check();
    await page.getByRole("checkbox", { name: "Todo 20", exact: true }).check();
    await expectStatus(page, "“Todo 20” is done.");
    await page.getByRole("radio", { name: "Done" }).check();
    await expect.poll(() => titlesOn(page)).toEqual(["Todo 20"]);
    await addTodo(page, "Todo 24");
    expect(await page.getByRole("radio", { name: "Open" }).isChecked()).toBe(true);
    expect((await titlesOn(page)).slice(0, 2)).toEqual(["Todo 24", "Todo 23"]);
    expect(await titlesOn(page)).not.toContain("Todo 20");
  });
});
