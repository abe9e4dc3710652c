export const testSecretKey = "WesJDacDFaqySZKXFMgXz7TW-vseqlI2zJ3T3_0VY6w";

/** Settings with which the reference server runs in tests. */
export const serverDefaults: Readonly<Record<string, string>> = {
  APP_ENV: "test",
  PORT: "0",
  DATABASE_URL: "memory:",
  SECRET_KEY: testSecretKey,
  RATE_LIMIT: "off",
  LOG_FORMAT: "json",
};
