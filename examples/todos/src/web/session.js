/**
 * The session. The access token is only in this tab's memory. The refresh token is in localStorage, so that a reload and
 * a second tab stay signed in; any script of this origin could read it. Mitigations: the page's Content-Security-Policy
 * allows only this server's scripts, a token is valid for one use, and a copy that is presented later than the grace
 * window revokes the session. Where that is not enough, a backend for the frontend keeps the token in an HttpOnly cookie.
 */
import { Refusal, send } from "./http.js";

/** The name of the entry in localStorage, and of the lock around its exchange. */
const name = "todos.session";
const storage = openStorage();
/** Stored instead of a refresh token that the server refused, so that other tabs can show the reason. */
const expired = "";

/** This tab's session: `{ id, accessToken, renewAt, renewing }`, or null. The id identifies the session, not the user. */
let current = null;
let listener;

/** The listener was called before it is thrown. */
export class SignedOut extends Error {}

/** `listen` is called for changes from outside this tab: "expired", "signed-out" or "signed-in" (in another tab). */
export function onSessionChange(listen) {
  listener = listen;
  addEventListener("storage", ({ key }) => {
    if (key === name || key === null) compareWithStored();
  });
  // A tab restored from the back/forward cache has received no events meanwhile.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) compareWithStored();
  });
}

/** Continues the session that this browser stores. @returns false when there is none */
export function resume() {
  const stored = read();
  if (stored === null || stored.refreshToken === expired) return false;
  if (current?.id !== stored.id) current = { id: stored.id, accessToken: null, renewAt: 0, renewing: null };
  return true;
}

/** @throws Refusal, Unreachable */
export async function signIn(identifier, password) {
  const tokens = await send("POST", "/auth/login", { body: { identifier, password } });
  const replaced = read();
  const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
  current = { id, renewing: null, ...inMemory(tokens) };
  write({ id, refreshToken: tokens.refresh_token });
  // Another tab's session, which no tab could end after this.
  if (replaced !== null && replaced.refreshToken !== expired)
    send("POST", "/auth/logout", { body: { refresh_token: replaced.refreshToken } }).catch(() => undefined);
}

/** Ends the session here and in every other tab, even when this throws; the server may then still have the session. */
export async function signOut() {
  const stored = read();
  const isOurs = stored !== null && stored.id === current?.id;
  current = null;
  if (!isOurs) return;
  storage.removeItem(name);
  await send("POST", "/auth/logout", { body: { refresh_token: stored.refreshToken } });
}

/**
 * Sends a request to the API as the signed-in user. An access token that is about to expire is renewed first; one that is
 * refused is renewed once, and the request repeated.
 * @throws SignedOut, Refusal, Unreachable
 */
export async function request(method, path, body) {
  const session = current;
  if (session === null) throw new SignedOut();
  const answer = await ask(session, method, path, body);
  // Another user may be signed in by now, who must not see the answer.
  if (current !== session) throw new SignedOut();
  return answer;
}

async function ask(session, method, path, body) {
  if (Date.now() >= session.renewAt) await renew(session);
  const { accessToken } = session;
  try {
    return await send(method, path, { body, accessToken });
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
  }
  if (session.accessToken === accessToken) await renew(session);
  return send(method, path, { body, accessToken: session.accessToken });
}

/** At most once at a time, and never while another tab does the same. */
async function renew(session) {
  session.renewing ??= exclusively(() => exchange(session)).finally(() => {
    session.renewing = null;
  });
  await session.renewing;
}

async function exchange(session) {
  // Read only now: another tab may have exchanged it while this one waited for the lock.
  const { refreshToken } = storedFor(session);
  let tokens;
  try {
    tokens = await send("POST", "/auth/refresh", { body: { refresh_token: refreshToken } });
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    storedFor(session);
    write({ id: session.id, refreshToken: expired });
    compareWithStored();
    throw new SignedOut();
  }
  // Without locks, another tab may have got the same successor first, and a later one since, which must not be
  // overwritten.
  if (storedFor(session).refreshToken === refreshToken)
    write({ id: session.id, refreshToken: tokens.refresh_token });
  Object.assign(session, inMemory(tokens));
}

/** The stored entry of this session. @throws SignedOut when the session has ended or was replaced */
function storedFor(session) {
  compareWithStored();
  if (current !== session) throw new SignedOut();
  return read();
}

function compareWithStored() {
  const stored = read();
  if (stored?.id === current?.id && stored?.refreshToken !== expired) return;
  if (stored?.refreshToken === expired && current === null) return;
  current = null;
  if (stored === null) listener("signed-out");
  else listener(stored.refreshToken === expired ? "expired" : "signed-in");
}

function inMemory({ access_token, expires_in }) {
  // After nine tenths of its lifetime, as a margin for a slow network or clock.
  return { accessToken: access_token, renewAt: Date.now() + expires_in * 900 };
}

/**
 * Browsers have Web Locks on https and on localhost. Elsewhere the server's grace window covers tabs that refresh at the
 * same time.
 */
function exclusively(act) {
  const hasLocks = storage instanceof Storage && navigator.locks !== undefined;
  return hasLocks ? navigator.locks.request(name, act) : act();
}

function isUnauthorized(error) {
  return error instanceof Refusal && error.status === 401;
}

function read() {
  try {
    const { id, refreshToken } = JSON.parse(storage.getItem(name));
    return typeof id === "string" && typeof refreshToken === "string" ? { id, refreshToken } : null;
  } catch {
    return null;
  }
}

function write(stored) {
  storage.setItem(name, JSON.stringify(stored));
}

/** When the browser refuses to store anything, each tab has its own session, until it is reloaded. */
function openStorage() {
  try {
    localStorage.setItem(`${name}.probe`, "");
    localStorage.removeItem(`${name}.probe`);
    return localStorage;
  } catch {
    const items = new Map();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, text) => items.set(key, text),
      removeItem: (key) => items.delete(key),
    };
  }
}
