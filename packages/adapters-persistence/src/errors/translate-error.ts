import {
  ConcurrentModification,
  DomainError,
  EmailTaken,
  Overloaded,
  RoleNameTaken,
  StoreUnavailable,
  UnknownPermission,
  UnknownRole,
  UserNotFound,
  UsernameTaken,
} from "@portcullis/core";

/** The error to throw for a violated constraint, by the constraint's name. */
export type ConstraintErrors = Readonly<Record<string, (cause: unknown) => DomainError>>;

const constraintErrors: ConstraintErrors = {
  users_pkey: (cause) => new ConcurrentModification({ cause }),
  users_email_key_unique: (cause) => new EmailTaken({ cause }),
  users_username_key_unique: (cause) => new UsernameTaken({ cause }),
  user_roles_user_fkey: (cause) => new ConcurrentModification({ cause }),
  user_roles_role_fkey: (cause) => new UnknownRole([], { cause }),
  roles_pkey: (cause) => new RoleNameTaken({ cause }),
  role_permissions_role_fkey: (cause) => new ConcurrentModification({ cause }),
  role_permissions_permission_fkey: (cause) => new UnknownPermission([], { cause }),
  sessions_user_fkey: () => new UserNotFound(),
};

/** serialization_failure and deadlock_detected: the transaction can be run again. */
const conflictCodes: ReadonlySet<unknown> = new Set(["40001", "40P01"]);

/**
 * SQLSTATE 08 (connection), 25006 (read-only), 25P03 and 25P04 (the transaction was idle, or took, too long), 53
 * (resources, disk space among them), 55P03 (lock timeout), 57014 (statement timeout), 57P (shut down, starting up),
 * 58000 and 58030 (input and output), and the operating system's errors of sockets. DATABASE_LOST is an embedded database
 * that another process has opened.
 */
const unavailableCode =
  /^(?:08...|25006|25P0[34]|53...|55P03|57014|57P0\d|58000|58030|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENOENT|DATABASE_LOST)$/;

/** `pg` has no codes for these. */
const unavailableMessage =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client (?:has encountered a connection error|was closed)|Cannot use a pool after calling end|driver has already been destroyed|PGlite is closed)/;

/** Errors that the pool itself throws. MikroORM may copy its members to an error of its own. */
const poolErrors: Readonly<Record<string, new (options: ErrorOptions) => DomainError>> = {
  "shared.overloaded": Overloaded,
  "shared.store_unavailable": StoreUnavailable,
};

/**
 * Translates errors of the driver to those of the ports. Everything else passes unchanged.
 * @param own the errors of a host's own constraints
 */
export function translateError(error: unknown, own: ConstraintErrors = {}): unknown {
  if (!(error instanceof Error) || error instanceof DomainError) return error;
  const { code, constraint } = sqlFields(error);
  if (typeof constraint === "string") {
    // Own members only: a constraint may be named like a member of every object.
    const table = [own, constraintErrors].find((each) => Object.hasOwn(each, constraint));
    const explain = table?.[constraint];
    if (explain !== undefined) return explain(error);
  }
  const Thrown = typeof code === "string" && Object.hasOwn(poolErrors, code) ? poolErrors[code] : undefined;
  if (Thrown !== undefined) return new Thrown({ cause: error.cause });
  if (conflictCodes.has(code)) return new ConcurrentModification({ cause: error });
  const isUnavailable =
    typeof code === "string" ? unavailableCode.test(code) : unavailableMessage.test(error.message);
  return isUnavailable ? new StoreUnavailable({ cause: error }) : error;
}

/** Whether a statement failed because the disk is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof StoreUnavailable && sqlFields(error.cause).code === "53100";
}

/** Whether the transaction that ended in this error may succeed when it is run again. */
export function isSerializationConflict(error: unknown): boolean {
  return error instanceof ConcurrentModification && conflictCodes.has(sqlFields(error.cause).code);
}

/** Whether the server cancelled a statement that took too long, so that a smaller one may succeed. */
export function isStatementTimeout(error: unknown): boolean {
  return error instanceof StoreUnavailable && sqlFields(error.cause).code === "57014";
}

function sqlFields(error: unknown): { readonly code?: unknown; readonly constraint?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}
