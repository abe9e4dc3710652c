import { authorize, createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";

const portcullis = createPortcullis(createInMemoryPorts());
await portcullis.prepareAccessControl.execute({
  permissions: { "reports:read": "Read reports", "reports:write": "Write reports" },
  grants: { user: ["reports:read"] },
});

const password = "correct horse battery";
const ada = await portcullis.registerUser.execute({ email: "ada@example.com", password });
const tokens = await portcullis.signIn.execute({ identifier: ada.email, password });
const actor = await portcullis.authenticateAccessToken.execute(tokens.accessToken);

authorize(actor, "reports:read"); // throws PermissionDenied where it is not granted
const permissions = ["reports:read", "reports:write"];
for (const [name, allowed] of await portcullis.checkPermissions.execute(actor, { permissions })) {
  console.log(`${ada.email} ${allowed ? "may" : "may not"} ${name}`);
}

await portcullis.createFirstSuperadmin.execute({ email: "root@example.com", password: "another long one" });
const { items } = await portcullis.listUsers.execute(systemActor("report"), { sort: "email" });
console.log(`users: ${items.map(({ email }) => email).join(", ")}`);
