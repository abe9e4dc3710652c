import { clearErrors, isBusy, onSubmit } from "./form.js";
import { request, SignedOut } from "./session.js";
import { createTodoItem } from "./todo-item.js";

const byId = (id) => document.getElementById(id);
const [list, empty, more, alert] = ["todos", "empty", "more", "list-alert"].map(byId);
const [newTodo, filter] = ["new-todo", "filter"].map(byId);

const emptiness = {
  open: "Nothing to do. What you add above appears here.",
  done: "Nothing is done yet.",
  all: "There are no todos yet. What you add above appears here.",
};

let announce;
let nextCursor = null;
/** Counts the requested lists: an answer to an older request is ignored. */
let generation = 0;

export function setUpTodoList(options) {
  announce = options.announce;
  onSubmit(newTodo, addTodo);
  filter.addEventListener("change", loadTodos);
  more.addEventListener("click", () => {
    if (!isBusy(list)) void loadPage(nextCursor);
  });
}

/** Loads the list from its start. */
export async function loadTodos() {
  generation++;
  more.hidden = true;
  await loadPage(null);
}

/** Removes everything that is shown and typed. */
export function clearTodos() {
  generation++;
  nextCursor = null;
  list.replaceChildren();
  list.removeAttribute("aria-busy");
  newTodo.reset();
  filter.reset();
  clearErrors(newTodo);
  showEnds();
}

export function focusNewTodo() {
  newTodo.elements.title.focus();
}

async function addTodo() {
  const { title, dueDate } = newTodo.elements;
  const todo = await request("POST", "/todos", { title: title.value, dueDate: dueDate.value || null });
  newTodo.reset();
  title.focus();
  announce(`Added “${todo.title}”.`);
  if (shown() !== "done") {
    list.prepend(rowOf(todo));
    empty.hidden = true;
    return;
  }
  filter.elements.shown.value = "open";
  await loadTodos();
}

/** Appends a page of the list, or replaces the list by the first page. */
async function loadPage(cursor) {
  const mine = generation;
  list.setAttribute("aria-busy", "true");
  const { page, failure } = await askForPage(cursor);
  if (mine !== generation) return;
  list.removeAttribute("aria-busy");
  const rows = page.items.map(rowOf);
  if (cursor === null) list.replaceChildren(...rows);
  else list.append(...rows);
  if (cursor !== null && rows.length > 0) focusOn(rows[0]);
  nextCursor = page.nextCursor;
  showEnds(failure);
}

async function askForPage(cursor) {
  const query = new URLSearchParams({ owner: "me" });
  if (shown() !== "all") query.set("done", String(shown() === "done"));
  if (cursor !== null) query.set("cursor", cursor);
  try {
    return { page: await request("GET", `/todos?${query}`), failure: "" };
  } catch (error) {
    const failure = error instanceof SignedOut ? "" : error.message;
    return { page: { items: [], nextCursor: cursor }, failure };
  }
}

function rowOf(todo) {
  const row = createTodoItem(todo, {
    announce,
    onGone() {
      const neighbour = row.nextElementSibling ?? row.previousElementSibling;
      // Not its delete button: an Enter key held down would delete one todo after another.
      if (row.contains(document.activeElement)) focusOn(neighbour);
      row.remove();
      if (neighbour !== null) return;
      if (nextCursor === null) showEnds();
      else void loadTodos();
    },
  });
  return row;
}

function focusOn(row) {
  if (row) row.querySelector("[type=checkbox]").focus();
  else focusNewTodo();
}

/** The elements below the list. */
function showEnds(failure = "") {
  alert.textContent = failure;
  more.textContent = failure === "" ? "Load more" : "Try again";
  more.hidden = failure === "" && nextCursor === null;
  empty.textContent = emptiness[shown()];
  empty.hidden = list.hasChildNodes() || failure !== "";
}

function shown() {
  return filter.elements.shown.value;
}
