import { persistenceContracts } from "@portcullis/core/testing";
import { describe, test } from "vitest";
import { describeOnEachEngine } from "./test-support/engines.ts";

const tables =
  "users, roles, permissions, role_permissions, user_roles, sessions, refresh_tokens, signing_keys, event_outbox, event_subscribers, event_deliveries";

describeOnEachEngine("persistence", (opened) => {
  for (const [port, contract] of Object.entries(persistenceContracts)) {
    describe(port, () => {
      test.each(contract)("$name", ({ run }) =>
        run(async () => {
          const { orm, ports } = opened();
          await orm.em.fork().execute(`truncate ${tables}`);
          return ports;
        }),
      );
    });
  }
});
