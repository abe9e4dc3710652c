import { onSubmit } from "./form.js";
import { send } from "./http.js";
import { onSessionChange, request, resume, SignedOut, signIn, signOut } from "./session.js";
import { clearTodos, focusNewTodo, loadTodos, setUpTodoList } from "./todo-list.js";

const byId = (id) => document.getElementById(id);
const [account, email, status, problem] = ["account", "account-email", "status", "start-problem"].map(byId);
const [signInForm, registerForm] = ["sign-in-form", "register-form"].map(byId);
const titles = {
  start: "Todos",
  "sign-in": "Sign in – Todos",
  register: "Create an account – Todos",
  home: "Todos",
};

/**
 * The user whose todos are shown. When a session expires they are hidden, not removed, so that the user finds what was
 * typed after signing in again.
 */
let holder = null;

function announce(text) {
  status.textContent = text;
}

function show(view) {
  for (const name of Object.keys(titles)) byId(name).hidden = name !== view;
  account.hidden = view !== "home";
  document.title = titles[view];
}

function showSignIn(message = "") {
  show("sign-in");
  announce(message);
  signInForm.elements.identifier.focus();
}

function clear() {
  holder = null;
  clearTodos();
}

/** Shows the todos of the signed-in user, or the sign-in form. */
async function start({ takeFocus = false } = {}) {
  if (!resume()) return show("sign-in");
  try {
    await enter(takeFocus);
  } catch (error) {
    if (error instanceof SignedOut) return;
    show("start");
    problem.textContent = error.message;
    byId("retry").hidden = false;
  }
}

async function enter(takeFocus) {
  const user = await request("GET", "/auth/me");
  const isHolder = user.id === holder;
  if (!isHolder) clear();
  holder = user.id;
  email.textContent = user.email;
  show("home");
  announce("");
  if (takeFocus) focusNewTodo();
  if (!isHolder) await loadTodos();
}

async function signInWith(identifier, password) {
  await signIn(identifier, password);
  signInForm.reset();
  registerForm.reset();
  await start({ takeFocus: true });
}

onSubmit(signInForm, async () => {
  const { identifier, password } = signInForm.elements;
  await signInWith(identifier.value, password.value);
});

onSubmit(registerForm, async () => {
  const { email, password } = registerForm.elements;
  await send("POST", "/auth/register", { body: { email: email.value, password: password.value } });
  try {
    await signInWith(email.value, password.value);
  } catch (error) {
    signInForm.elements.identifier.value = email.value;
    showSignIn(`Your account is ready, but you are not signed in. ${error.message}`);
  }
});

byId("to-register").addEventListener("click", () => {
  show("register");
  announce("");
  registerForm.elements.email.focus();
});
byId("to-sign-in").addEventListener("click", () => showSignIn());
byId("retry").addEventListener("click", () => start({ takeFocus: true }));

byId("sign-out").addEventListener("click", async () => {
  clear();
  showSignIn("You are signed out.");
  try {
    await signOut();
  } catch {
    announce("You are signed out here, but the server could not be reached.");
  }
});

onSessionChange((change) => {
  if (change === "expired") return showSignIn("Your session has ended. Please sign in again.");
  if (change === "signed-out") {
    clear();
    return showSignIn("You signed out in another tab.");
  }
  show("start");
  void start();
});
setUpTodoList({ announce });
void start();
