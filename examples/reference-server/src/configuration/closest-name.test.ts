import { describe, expect, test } from "vitest";
import { closestName } from "./closest-name.ts";
import { configurationVariables } from "./configuration.ts";

const meant = (name: string) => closestName(name, configurationVariables);

describe("closestName", () => {
  test.each([
    ["DATABSE_URL", "DATABASE_URL"],
    ["DATABASE_URI", "DATABASE_URL"],
    ["ACCES_TOKEN_TTL", "ACCESS_TOKEN_TTL"],
    ["ACCESS_TOKEN_TLL", "ACCESS_TOKEN_TTL"],
    ["PORTT", "PORT"],
    ["PROT", "PORT"],
    ["HSOT", "HOST"],
    ["APP_EVN", "APP_ENV"],
    ["port", "PORT"],
    ["database-url", "DATABASE_URL"],
    ["PUBLICURL", "PUBLIC_URL"],
    ["CORS_ORIGIN", "CORS_ORIGINS"],
    ["SECRET_KEY_FIEL", "SECRET_KEY_FILE"],
    ["BOOTSTRAP_ADMIN_MAIL", "BOOTSTRAP_ADMIN_EMAIL"],
  ])("%s was meant to be %s", (name, known) => expect(meant(name)).toBe(known));

  test("every single edit in every name is found", () => {
    for (const known of configurationVariables) {
      for (const index of Array.from(known).keys()) {
        const [before, here, after] = [known.slice(0, index), known[index] ?? "", known.slice(index + 1)];
        const mistakes = [
          before + after,
          `${before}${here}${here}${after}`,
          `${before}Q${after}`,
          `${before}${after.slice(0, 1)}${here}${after.slice(1)}`,
        ];
        // A name that is known by itself is no mistake, such as PORT for the swapped P and P of PPORT.
        for (const name of mistakes.filter((mistake) => !configurationVariables.includes(mistake))) {
          expect(meant(name), name).not.toBeNull();
        }
      }
    }
  });

  // What machines, shells, platforms and other programs set.
  const unrelated = `
    PATH HOME USER SHELL TERM LANG LC_ALL PWD OLDPWD LOGNAME HOSTNAME HOSTTYPE MAIL TMPDIR TZ EDITOR DISPLAY
    PORT_RANGE PORT0 PORT1 PORT2 SSH_PORT HTTP_PORT HOST_IP HOST_PORT HOST0 DOCKER_HOST PGHOST PGPORT
    NODE_ENV NODE_OPTIONS NODE_PATH NPM_TOKEN npm_config_cache npm_package_name INIT_CWD CI
    DATABASE_HOST DATABASE_PORT DATABASE_NAME DATABASE_USER DATABASE_URL_2 DATABASE_URL2 DB_URL REDIS_URL BASE_URL API_URL APP_URL
    APP_NAME APP_ID APP_KEY APP_DEBUG LOG_DIR LOG_FILE JWT_SECRET SECRET SECRET_KEY_BASE PUBLIC_KEY PUBLIC_DIR PUBLIC_IP
    HTTP_PROXY HTTPS_PROXY NO_PROXY KUBERNETES_PORT KUBERNETES_SERVICE_HOST PORTCULLIS_PORT PORTCULLIS_SERVICE_HOST
    AWS_REGION GITHUB_TOKEN TOKEN SESSION_SECRET SMTP_HOST SMTP_PORT MAIL_URL POSTGRES_PASSWORD MEMORY_LIMIT
    INVOCATION_ID JOURNAL_STREAM SYSTEMD_EXEC_PID NOTIFY_SOCKET XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS DYNO`;

  test.each(unrelated.trim().split(/\s+/))("%s belongs to another program", (name) =>
    expect(meant(name)).toBeNull(),
  );

  test("of several close names it takes the closest", () => {
    expect(closestName("DATABASE_POOL_MAXX", ["DATABASE_POOL_MIX", "DATABASE_POOL_MAX"])).toBe(
      "DATABASE_POOL_MAX",
    );
  });
});
