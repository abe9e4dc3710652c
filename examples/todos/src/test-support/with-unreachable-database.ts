import { parseConfiguration } from "../configuration.ts";
import { administrator } from "./world.ts";

/** As in production, but no server listens at the database's address. */
export const withUnreachableDatabase = parseConfiguration({
  DATABASE_URL: "postgres://127.0.0.1:1/nothing",
  SECRET_KEY: "WesJDacDFaqySZKXFMgXz7TW-vseqlI2zJ3T3_0VY6w",
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
});
