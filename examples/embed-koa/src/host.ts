import { bodyParser } from "@koa/bodyparser";
import type { HttpApi } from "@portcullis/adapters-http";
import type { UserActor } from "@portcullis/core";
import { authorize } from "@portcullis/core";
import type { Middleware } from "koa";
import Koa from "koa";

export const prefix = "/identity";

export const requestTime: Middleware = async (ctx, next) => {
  const started = performance.now();
  try {
    await next();
  } finally {
    ctx.set("X-Request-Time", `${(performance.now() - started).toFixed(1)} ms`);
  }
};

export const parseBodies: Middleware = bodyParser({
  onError(error, ctx) {
    // The API answers malformed bodies of its own routes.
    if (!ctx.path.startsWith(`${prefix}/`)) throw error;
  },
});

/** The host's own error handler. */
export const jsonErrors: Middleware = async (ctx, next) => {
  try {
    await next();
    if (ctx.status === 404 && !ctx.body) ctx.throw(404, `Nothing is at ${ctx.path}`);
  } catch (error) {
    const known = error instanceof Koa.HttpError && error.expose;
    if (!known) ctx.app.emit("error", error, ctx);
    ctx.status = known ? error.status : 500;
    ctx.body = { oops: known ? error.message : "It's us, not you." };
  }
};

/** Runs behind `authenticate`, which sets the actor. */
const readReport: Middleware<{ actor: UserActor }> = (ctx) => {
  authorize(ctx.state.actor, "reports:read");
  ctx.body = { report: "All is well.", reader: ctx.state.actor.userId };
};

export function routesGuardedBy({ problems, authenticate }: HttpApi): Middleware {
  return async (ctx, next) => {
    if (ctx.path === "/") ctx.body = "the host";
    else if (ctx.path === "/echo") ctx.body = { echo: ctx.request.body };
    else if (ctx.path === "/fails") throw new Error("Only the log should read this.");
    else if (ctx.path === "/report")
      await problems(ctx, () => authenticate(ctx, async () => readReport(ctx, next)));
    else await next();
  };
}
