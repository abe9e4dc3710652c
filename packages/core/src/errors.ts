import type * as accessControl from "./access-control/domain/errors.ts";
import type * as eventDelivery from "./event-delivery/domain/errors.ts";
import type * as identity from "./identity/domain/errors.ts";
import type * as sessions from "./sessions/domain/errors.ts";
import type * as shared from "./shared/domain/errors.ts";

type ErrorsOf<Module> = {
  [Name in keyof Module]: Module[Name] extends new (...input: never) => infer Thrown ? Thrown : never;
}[keyof Module];

/** Every error that use cases throw, discriminated by `code`. */
export type PortcullisError =
  | ErrorsOf<typeof accessControl>
  | ErrorsOf<typeof eventDelivery>
  | ErrorsOf<typeof identity>
  | ErrorsOf<typeof sessions>
  | ErrorsOf<typeof shared>;

/** The stable codes of `PortcullisError`: what clients and translations key on. */
export type PortcullisErrorCode = PortcullisError["code"];
