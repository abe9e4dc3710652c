import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PortcullisEvent } from "@portcullis/core";
import { sessionEndReasons, useCases } from "@portcullis/core";
import * as contracts from "@portcullis/core/testing";
import { TYPES } from "@portcullis/inversify";
import { describe, expect, test } from "vitest";
import { codeSpans, filesMatching, read, relativeLinks, root, tableRows } from "./markdown.ts";

const pages = filesMatching(
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "AGENTS.md",
  "docs/**/*.md",
  "packages/*/README.md",
  "examples/*/README.md",
);

test.each(pages)("every relative link of %s leads to a file", (page) => {
  expect(relativeLinks(page).filter((target) => !existsSync(join(root, target)))).toEqual([]);
});

describe("docs/README.md", () => {
  const linked = relativeLinks("docs/README.md");

  test("is linked from the README, and links to every document", () => {
    expect(relativeLinks("README.md")).toContain("docs/README.md");
    const documents = filesMatching("*.md", "docs/**/*.md", "{packages,examples}/*/README.md").filter(
      (path) => !["README.md", "docs/README.md"].includes(path) && !/decisions\/\d/.test(path),
    );
    expect(documents.length).toBeGreaterThan(25);
    expect(documents.filter((path) => !linked.includes(path))).toEqual([]);
  });

  test("leads to every decision through their list", () => {
    const decisions = filesMatching("docs/decisions/[0-9]*.md");
    expect(relativeLinks("docs/decisions/README.md").toSorted()).toEqual(decisions);
  });
});

test("every name that docs/glossary.md has from the code is exported by a package", () => {
  const reports = filesMatching("packages/*/api/*.api.md").map(read).join("\n");
  const names = tableRows(read("docs/glossary.md")).flatMap(([, , inCode = ""]) => codeSpans(inCode));
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !reports.includes(`\n## \`${name}\`\n`))).toEqual([]);
});

describe("docs/ports.md", () => {
  const rows = tableRows(read("docs/ports.md"));

  test("names every port that has an identifier, and nothing else", () => {
    const assembled = [...Object.keys(useCases), "options", "dependencies", "portcullis"];
    const ports = Object.keys(TYPES).filter((name) => !assembled.includes(name));
    expect(rows.flatMap(([names = ""]) => codeSpans(names)).toSorted()).toEqual(ports.toSorted());
  });

  test("links to the file that has each port", () => {
    for (const [names, port = ""] of rows) {
      const [, target = ""] = /\]\(([^)]+)\)/.exec(port) ?? [];
      const source = read(join("docs", target));
      for (const name of codeSpans(port))
        expect([names, source]).toEqual([names, expect.stringContaining(`interface ${name} `)]);
    }
  });

  test("names contract kits that are exported, every one of them", () => {
    const named = rows.flatMap(([, , , , kit = ""]) => codeSpans(kit));
    const exported = Object.keys(contracts).filter((name) => name.endsWith("Contract"));
    expect(named.toSorted()).toEqual(exported.toSorted());
  });
});

describe("docs/events.md", () => {
  const rows = tableRows(read("docs/events.md")).filter(([type = ""]) => /^`\w+\.\w+`$/.test(type));

  test("has every event and every field of its data, and no other", () => {
    const documented = rows.map(([type = "", data = ""]) => [codeSpans(type)[0], codeSpans(data).toSorted()]);
    const inCode = Object.entries(eventFields).map(([type, fields]) => [
      type,
      Object.keys(fields).toSorted(),
    ]);
    expect(documented.toSorted()).toEqual(inCode.toSorted());
  });

  test("has every reason for which sessions end", () => {
    const [, , , when = ""] = rows.find(([type]) => type === "`sessions.sessions_ended`") ?? [];
    expect(
      codeSpans(when)
        .filter((each) => each !== "reason")
        .toSorted(),
    ).toEqual(sessionEndReasons.toSorted());
  });

  test("names the use cases that record each event, and no others", () => {
    for (const [type = "", , recorders = ""] of rows) {
      const [name = ""] = codeSpans(type);
      expect([name, codeSpans(recorders).toSorted()]).toEqual([name, recordersOf(name)]);
    }
  });
});

/** Every event with the fields of its data: a type or a field that is missing or too much does not compile. */
const eventFields: {
  readonly [Type in PortcullisEvent["type"]]: Readonly<
    Record<keyof Extract<PortcullisEvent, { readonly type: Type }>["data"], true>
  >;
} = {
  "identity.user_registered": { userId: true },
  "identity.user_created": { userId: true, roles: true },
  "identity.user_profile_changed": { userId: true, fields: true },
  "identity.password_changed": { userId: true, keepSessionId: true, signOutOthers: true },
  "identity.user_activated": { userId: true },
  "identity.user_deactivated": { userId: true },
  "identity.user_roles_assigned": { userId: true, added: true, removed: true },
  "identity.user_deleted": { userId: true },
  "sessions.session_started": { userId: true, sessionId: true },
  "sessions.sessions_ended": { userId: true, sessionIds: true, reason: true },
  "sessions.sign_in_failed": { userId: true },
  "sessions.refresh_token_reused": { userId: true, sessionId: true },
  "access.role_created": { role: true, permissions: true },
  "access.role_description_changed": { role: true },
  "access.role_permissions_changed": { role: true, added: true, removed: true },
  "access.role_deleted": { role: true },
  "events.delivery_discarded": { subscriber: true, eventId: true, eventType: true },
  "events.subscriber_removed": { subscriber: true },
};

/** The use cases, by name, and handlers, by class, in whose code or in that of what they call the event is recorded. */
function recordersOf(type: string): readonly string[] {
  const sources = filesMatching("packages/core/src/*/{rules,use-cases,event-handlers}/*.ts").filter(
    (path) => !path.endsWith(".test.ts"),
  );
  const bodies = new Map(
    sources
      .flatMap((path) =>
        read(path)
          .split(/^(?=(?:export )?(?:async )?(?:function|class) )/m)
          .slice(1),
      )
      .map((code) => [/(?:function|class) (\w+)/.exec(code)?.[1] ?? "", code]),
  );
  const records = (name: string, seen: readonly string[]): boolean => {
    const body = bodies.get(name) ?? "";
    const called = [...body.matchAll(/(?<![.#\w])(\w+)\(/g)].map(([, callee = ""]) => callee);
    return (
      body.includes(`type: "${type}"`) ||
      called.some(
        (callee) => bodies.has(callee) && !seen.includes(callee) && records(callee, [...seen, callee]),
      )
    );
  };
  const names = [
    ...Object.entries(useCases).map(([name, { name: className }]) => [name, className] as const),
    ["EndSessionsOfUser", "EndSessionsOfUser"] as const,
  ];
  return names
    .filter(([, className]) => records(className, [className]))
    .map(([name]) => name)
    .toSorted();
}

test("docs/guides/run-the-reference-server.md has every variable that is read, and no other", () => {
  const configuration = read("examples/reference-server/src/configuration/configuration.ts");
  const schema = /const schema = z\.object\(\{(.*?)^\}\);/ms.exec(configuration)?.[1] ?? "";
  const variables = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(([, name = ""]) => name);
  expect(variables.length).toBeGreaterThan(20);
  const guide = read("docs/guides/run-the-reference-server.md");
  const [, section = ""] = /^## Configuration\n(.*?)^## /ms.exec(guide) ?? [];
  const documented = tableRows(section).flatMap(([names = ""]) => codeSpans(names));
  expect(documented.toSorted()).toEqual(variables.toSorted());
});
