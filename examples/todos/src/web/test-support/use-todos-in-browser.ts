import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { TodosInBrowser } from "./todos-in-browser.ts";

/**
 * For a `describe`: starts the example and a browser once, skips its tests where there is no browser, and fails a test
 * whose pages did what none may do. @returns the running example, for use in tests
 */
export function useTodosInBrowser(): () => TodosInBrowser {
  let todos: TodosInBrowser | undefined;
  const running = (): TodosInBrowser => {
    if (todos === undefined) throw new Error("The example runs during tests alone.");
    return todos;
  };
  beforeAll(async () => {
    todos = await TodosInBrowser.start();
  });
  afterAll(() => todos?.[Symbol.asyncDispose]());
  beforeEach((context) => {
    if (!running().hasBrowser) context.skip("no Chromium on this machine: install it, or set CHROMIUM_PATH");
  });
  afterEach(async () => {
    expect(await running().closePages()).toEqual([]);
  });
  return running;
}
