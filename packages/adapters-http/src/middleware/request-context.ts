import type { Context } from "koa";
import type { ErrorFormat } from "../problems/error-format.ts";
import type { FieldNames } from "../problems/problem.ts";
import { clientAddress } from "./client-address.ts";
import type { ErrorScope } from "./error-handler.ts";
import { pathOf } from "./path-scope.ts";
import { requestIdFrom } from "./request-id.ts";

/** One request as the edge goes along with it: what routes, logs and error answers need to know. */
export class Exchange implements ErrorScope {
  readonly ctx: Context;
  readonly requestId: string;
  readonly path: string;
  /** As clients see it: the address by `TRUST_PROXY`, never by header alone. */
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
