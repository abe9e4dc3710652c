import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { findChromium, launchChromium } from "../../../../../tests/support/chromium.ts";
import type { TodoDatabase } from "../../persistence/index.ts";
import { openTodoDatabase } from "../../persistence/index.ts";
import { rebindToMemory } from "../../test-support/rebind-to-memory.ts";
import type { Served } from "../../test-support/serve.ts";
import { serveTodos } from "../../test-support/serve-todos.ts";
import { withUnreachableDatabase } from "../../test-support/with-unreachable-database.ts";

export const password = "correct horse battery";
let accounts = 0;

/** Page and API in this process, with a database in memory, and a browser to open the page in. */
export class TodosInBrowser {
  readonly url: string;
  /** What no page may do: errors, breaches of the content security policy, requests to elsewhere. */
  readonly complaints: string[] = [];
  readonly #browser: Browser | null;
  readonly #server: Served;
  readonly #opened: TodoDatabase;
  #contexts: BrowserContext[] = [];

  private constructor(server: Served, opened: TodoDatabase, browser: Browser | null) {
    this.url = server.url;
    this.#server = server;
    this.#opened = opened;
    this.#browser = browser;
  }

  static async start(): Promise<TodosInBrowser> {
    const chromium = findChromium();
    const browser = chromium === null ? null : await launchChromium(chromium);
    const opened = await openTodoDatabase(withUnreachableDatabase.database);
    const server = await serveTodos(withUnreachableDatabase, opened, rebindToMemory);
    return new TodosInBrowser(server, opened, browser);
  }

  get hasBrowser(): boolean {
    return this.#browser !== null;
  }

  /** A browser of its own, as it were: pages of one context are tabs that share their storage. */
  async context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    if (this.#browser === null) throw new Error("There is no browser.");
    const context = await this.#browser.newContext({ locale: "en-US", baseURL: this.url, ...options });
    context.setDefaultTimeout(15_000);
    context.on("weberror", (error) => this.complaints.push(error.error().message));
    context.on("console", (message) => {
      // How Chromium notes every refusal and every lost request, foreseen or not.
      const isNote = message.text().startsWith("Failed to load resource:");
      if (message.type() === "error" && !isNote) this.complaints.push(message.text());
    });
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.url && protocol !== "data:") this.complaints.push(`asked ${origin}`);
    });
    this.#contexts.push(context);
    return context;
  }

  /** A tab where a new account has just signed in. */
  async signedIn(context?: BrowserContext, email = this.newEmail()): Promise<Page> {
    await this.register(email);
    const page = await (context ?? (await this.context())).newPage();
    await page.goto("/");
    await signIn(page, email);
    return page;
  }

  /** One more tab of a context with a signed-in user. */
  async tab(context: BrowserContext, email: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto("/");
    await page.getByText(email).waitFor();
    return page;
  }

  newEmail(): string {
    return `person-${++accounts}@example.com`;
  }

  async register(email: string): Promise<void> {
    await this.call("/auth/register", { email, password });
  }

  /** Adds todos, the last one newest. */
  async addTodos(email: string, titles: readonly string[]): Promise<void> {
    const tokens = await this.call("/auth/login", { identifier: email, password });
    // The API's answer.
    const { access_token } = tokens as { readonly access_token: string };
    for (const title of titles) await this.call("/todos", { title }, access_token);
  }

  /** What the API answers to a POST. */
  async call(path: string, body: unknown, accessToken?: string): Promise<unknown> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${accessToken}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }

  /** @returns what pages did wrong since the last time */
  async closePages(): Promise<readonly string[]> {
    for (const context of this.#contexts.splice(0)) await context.close();
    return this.complaints.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser?.close();
    await this.#server[Symbol.asyncDispose]();
    await this.#opened.database.close();
  }
}

/** From the sign-in form to the list. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email or username").fill(email);
  await page.getByRole("region", { name: "Sign in" }).getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText(email).waitFor();
}

export async function addTodo(page: Page, title: string): Promise<void> {
  await page.getByLabel("New todo").fill(title);
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("checkbox", { name: title, exact: true }).waitFor();
}

/** The titles that the list shows. */
export async function titlesOn(page: Page): Promise<readonly string[]> {
  return page.getByRole("list", { name: "Todos" }).locator("label[dir]").allTextContents();
}

/** The entry that the tabs share. */
export async function storedSession(page: Page): Promise<string | null> {
  return page.evaluate<string | null>(`localStorage.getItem("todos.session")`);
}
