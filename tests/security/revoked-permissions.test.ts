import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { expect, test } from "vitest";
import { password } from "../support/api-client.ts";
import { startMemoryApi } from "./memory-api.ts";

test("8.3.2: a body that arrives after its sender was deactivated changes nothing", async () => {
  await using api = await startMemoryApi();
  const administrator = await api.signUp("administrator", ["superadmin"]);
  const root = await api.signUp("root", ["superadmin"]);
  const target = await api.signUp("target");
  const { port } = new URL(api.client.url);
  const body = JSON.stringify({ roles: ["superadmin"] });
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    [
      `PUT /api/v1/users/${target.id}/roles HTTP/1.1`,
      "Host: a",
      "Connection: close",
      `Authorization: Bearer ${administrator.tokens.access_token}`,
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      "\r\n",
    ].join("\r\n"),
  );
  // The head has been read once the server serves a request that was sent after it.
  await sleep(50);
  const deactivated = await api.client.call("POST", `/api/v1/users/${administrator.id}/deactivate`, {
    token: root.tokens.access_token,
  });
  expect(deactivated.status).toBe(204);
  socket.write(body);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /);
  const { body: user } = await api.client.call("GET", `/api/v1/users/${target.id}`, {
    token: root.tokens.access_token,
  });
  expect(user.roles).toEqual(["user"]);
});

test("8.3.2: a user is not created when the actor is demoted while the password is hashed", async () => {
  const ports = createInMemoryPorts();
  const hashing = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const slow = {
    ...ports,
    passwordHasher: {
      verify: ports.passwordHasher.verify.bind(ports.passwordHasher),
      async hash(...chosen: Parameters<typeof ports.passwordHasher.hash>) {
        begun.resolve();
        await hashing.promise;
        return ports.passwordHasher.hash(...chosen);
      },
    },
  };
  const portcullis = createPortcullis(ports);
  await portcullis.prepareAccessControl.execute();
  const roles = ["superadmin"];
  const account = { email: "actor@example.com", password, roles };
  const user = await portcullis.createUser.execute(systemActor("test"), account);
  await portcullis.createUser.execute(systemActor("test"), { ...account, email: "root@example.com" });
  const { accessToken } = await portcullis.signIn.execute({ identifier: user.email, password });
  const actor = await portcullis.authenticateAccessToken.execute(accessToken);

  const backdoor = { email: "backdoor@example.com", password, roles };
  const making = createPortcullis(slow).createUser.execute(actor, backdoor);
  await begun.promise;
  await portcullis.assignRoles.execute(systemActor("test"), { userId: user.id, roles: ["user"] });
  hashing.resolve();
  await expect(making).rejects.toMatchObject({ code: "access.permission_denied" });
  const { items } = await portcullis.listUsers.execute(systemActor("test"), { search: "backdoor" });
  expect(items).toEqual([]);
});
