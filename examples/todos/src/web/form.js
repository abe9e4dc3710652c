import { SignedOut } from "./session.js";

/** By error code, the field of an error that names no field. */
const fieldOfCode = { "identity.email_taken": "email" };

/** Runs `act` when the form is submitted, one call at a time, and shows its error. Keeps what was typed. */
export function onSubmit(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy(form)) return;
    clearErrors(form);
    if (refuseHalfDates(form)) return;
    await busy(form, form.querySelector("[role=alert]"), act, (error) => showIssues(form, error));
  });
}

export function isBusy(element) {
  return element.getAttribute("aria-busy") === "true";
}

/** Runs `act` while the element is marked as busy, and shows its error in `alert`, unless `showElsewhere` returns true. */
export async function busy(element, alert, act, showElsewhere = () => false) {
  element.setAttribute("aria-busy", "true");
  alert.textContent = "";
  try {
    await act();
  } catch (error) {
    // The sign-in form is shown already.
    if (error instanceof SignedOut) return;
    if (!showElsewhere(error)) alert.textContent = error.message;
  } finally {
    element.removeAttribute("aria-busy");
  }
}

export function clearErrors(form) {
  form.querySelector("[role=alert]").textContent = "";
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    document.getElementById(`${input.id}-error`).remove();
    input.removeAttribute("aria-invalid");
    describe(input, input.dataset.hint);
  }
}

/** @returns whether there is a field for every issue */
function showIssues(form, { code, message, issues = [] }) {
  const field = fieldOfCode[code];
  const all = issues.length === 0 && field ? [{ path: field, message }] : issues;
  const unplaced = all.filter((issue) => !showAt(form.elements.namedItem(issue.path), issue.message));
  form.querySelector("[aria-invalid]")?.focus();
  return all.length > 0 && unplaced.length === 0;
}

function showAt(input, message) {
  if (input === null) return false;
  const id = `${input.id}-error`;
  const note = document.getElementById(id) ?? document.createElement("p");
  note.id = id;
  note.className = "error";
  note.append(note.hasChildNodes() ? ` ${message}` : message);
  input.after(note);
  input.setAttribute("aria-invalid", "true");
  describe(input, input.dataset.hint, id);
  return true;
}

/** An incomplete date has no value and would be ignored. */
function refuseHalfDates(form) {
  const input = [...form.elements].find(({ validity }) => validity.badInput);
  if (input === undefined) return false;
  showAt(input, "This is not a whole date.");
  input.focus();
  return true;
}

function describe(input, ...ids) {
  const list = ids.filter(Boolean).join(" ");
  if (list === "") input.removeAttribute("aria-describedby");
  else input.setAttribute("aria-describedby", list);
}
