import { busy, clearErrors, isBusy, onSubmit } from "./form.js";
import { request } from "./session.js";

const template = document.getElementById("todo-item");
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/**
 * A row of the list. Every change waits for the server, one at a time.
 * @param announce shows what was done
 * @param onGone removes the row of a deleted todo
 */
export function createTodoItem(todo, { announce, onGone }) {
  const row = template.content.firstElementChild.cloneNode(true);
  const part = (selector) => row.querySelector(selector);
  const [checkbox, label, due, alert] = ["[type=checkbox]", "label", ".due", ".alert"].map(part);
  const [view, form, edit] = [".view", "form", ".edit"].map(part);
  const { title, dueDate } = form.elements;
  const path = `/todos/${todo.id}`;

  function render() {
    row.classList.toggle("done", todo.done);
    checkbox.checked = todo.done;
    label.textContent = todo.title;
    due.textContent = describeDue(todo);
    due.classList.toggle("overdue", isOverdue(todo));
    edit.setAttribute("aria-label", `Edit ${todo.title}`);
    part(".delete").setAttribute("aria-label", `Delete ${todo.title}`);
  }

  async function change(act) {
    if (isBusy(row)) return;
    await busy(row, alert, act, (error) => {
      if (error.code !== "todos.todo_not_found") return false;
      announce(`“${todo.title}” had been deleted elsewhere.`);
      onGone();
      return true;
    });
    render();
  }

  function showForm(isShown) {
    form.hidden = !isShown;
    view.hidden = isShown;
    clearErrors(form);
    if (!isShown) return edit.focus();
    title.value = todo.title;
    dueDate.value = todo.dueDate ?? "";
    title.focus();
  }

  checkbox.addEventListener("click", (event) => {
    if (isBusy(row)) event.preventDefault();
  });
  checkbox.addEventListener("change", () =>
    change(async () => {
      todo = await request("POST", `${path}/${checkbox.checked ? "complete" : "reopen"}`);
      announce(`“${todo.title}” is ${todo.done ? "done" : "open again"}.`);
    }),
  );
  part(".delete").addEventListener("click", () =>
    change(async () => {
      await request("DELETE", path);
      announce(`Deleted “${todo.title}”.`);
      onGone();
    }),
  );
  edit.addEventListener("click", () => {
    if (!isBusy(row)) showForm(true);
  });
  part(".cancel").addEventListener("click", () => showForm(false));
  form.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Escape" && !isComposing && !isBusy(form)) showForm(false);
  });
  onSubmit(form, async () => {
    todo = await request("PATCH", path, { title: title.value, dueDate: dueDate.value || null });
    render();
    announce(`Saved “${todo.title}”.`);
    showForm(false);
  });

  label.htmlFor = checkbox.id = `done-${todo.id}`;
  for (const input of [title, dueDate]) {
    input.id = `${input.name}-${todo.id}`;
    input.previousElementSibling.htmlFor = input.id;
  }
  render();
  return row;
}

function describeDue({ dueDate, done }) {
  if (dueDate === null) return "";
  const day = dates.format(new Date(`${dueDate}T00:00:00Z`));
  return isOverdue({ dueDate, done }) ? `Overdue since ${day}` : `Due ${day}`;
}

/** Days end in the reader's time zone. */
function isOverdue({ dueDate, done }) {
  const now = new Date();
  const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return dueDate !== null && !done && dueDate < today;
}
