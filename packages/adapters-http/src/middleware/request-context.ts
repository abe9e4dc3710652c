import type { Context } from "koa";
import type { ErrorFormat } from "../problems/oauth-error.ts";
import type { FieldNames } from "../problems/problem.ts";
import { clientAddress } from "./client-address.ts";
import type { ErrorScope } from "./error-handler.ts";
import { pathOf } from "./path-scope.ts";
import { requestIdFrom } from "./request-id.ts";

/** One request, as routing, the log and error responses use it. */
export class RequestContext implements ErrorScope {
  readonly ctx: Context;
  readonly requestId: string;
  readonly path: string;
  /** The client's address, by `trustProxy`. */
  readonly ip: string;
  /** The pattern of the route that matched. */
  route: string | null = null;
  userId: string | null = null;
  errorFormat: ErrorFormat = "problem";
  fields: FieldNames = {};

  constructor(ctx: Context, trustProxy: number) {
    this.ctx = ctx;
    this.path = pathOf(ctx);
    this.requestId = requestIdFrom(ctx.req.headers["x-request-id"]);
    this.ip = clientAddress(ctx.req, trustProxy);
  }
}
