import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Ports } from "../index.ts";
import { parseId } from "../shared/domain/id.ts";
import type { Scenario } from "../testing/internal/scenario.ts";
import { aScenario, refusal } from "../testing/internal/scenario.ts";
import { stepByStep } from "../testing/internal/step-by-step.ts";
import { RotationLimitReached } from "./domain/errors.ts";
import { digestsNeededSince } from "./domain/refresh-token.ts";
import type { SessionEndReason } from "./domain/session.ts";

/*
 * The refresh protocol as a state machine: one family of tokens, T0 → T1 → …, and clients that each know some of them.
 * Clients act in batches, all at once. Whatever happens in a batch must be what the model says for some order of it.
 */

const idleTtl = 60_000;
const maxAge = 300_000;

interface Policy {
  readonly refreshGrace: number;
  readonly maxRotations: number;
}

interface Family {
  /** When each token of the chain was used; the last one, with null, is the current token. */
  readonly usedAt: readonly (number | null)[];
  readonly endReason: SessionEndReason | null;
  readonly idleExpiresAt: number;
  readonly expiresAt: number;
}

/** `token` is an index of the chain. */
type Action = { readonly type: "refresh" | "signOut"; readonly token: number };
/** The index of the token that was handed out, or how it went otherwise. */
type Outcome = number | "refused" | "at the limit" | "done";

function step(
  family: Family,
  { type, token }: Action,
  now: number,
  { refreshGrace, maxRotations }: Policy,
): [Family, Outcome] {
  const used = family.usedAt[token] ?? null;
  const hasExpired = used !== null && now - used >= idleTtl;
  if (type === "signOut")
    return [hasExpired ? family : { ...family, endReason: family.endReason ?? "signed_out" }, "done"];
  if (family.endReason !== null || now >= family.idleExpiresAt || hasExpired) return [family, "refused"];
  if (used !== null && now - used >= refreshGrace)
    return [{ ...family, endReason: "refresh_token_reused" }, "refused"];
  if (used !== null) return [family, token + 1];
  if (family.usedAt.length > maxRotations)
    return [{ ...family, endReason: "rotation_limit_reached" }, "at the limit"];
  const usedAt = [...family.usedAt.with(token, now), null];
  const idleExpiresAt = Math.min(now + idleTtl, family.expiresAt);
  return [{ ...family, usedAt, idleExpiresAt }, token + 1];
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** Every end the batch can come to, with what each of its actions returns. */
function possibleEnds(family: Family, batch: readonly Action[], now: number, policy: Policy) {
  return permutations(batch.map((action, index) => ({ action, index }))).map((order) => {
    const outcomes: Outcome[] = [];
    let end = family;
    for (const { action, index } of order) {
      const [next, outcome] = step(end, action, now, policy);
      end = next;
      outcomes[index] = outcome;
    }
    return { end, outcomes };
  });
}

/** One client's wish. `known` counts back from the newest token it knows: 0 is that one, 1 the one before. */
interface Wish {
  readonly client: number;
  readonly type: "refresh" | "signOut";
  readonly known: number;
}
type Move = { readonly advance: number } | { readonly prune: true } | { readonly batch: readonly Wish[] };

const wish: fc.Arbitrary<Wish> = fc.record({
  client: fc.nat({ max: 3 }),
  type: fc.oneof(
    { weight: 20, arbitrary: fc.constant("refresh" as const) },
    { weight: 1, arbitrary: fc.constant("signOut" as const) },
  ),
  known: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 5 }) }),
});
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ prune: fc.constant(true as const) }) },
  { weight: 3, arbitrary: fc.record({ batch: fc.array(wish, { minLength: 1, maxLength: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      advance: fc.constantFrom(0, 1, 1_000, 4_000, 9_999, 10_000, 10_001, 30_000, idleTtl - 1, idleTtl),
    }),
  },
);

/** The real thing, addressed by indexes of the chain. */
class RealFamily {
  readonly #scenario: Scenario;
  readonly #chain: string[];
  readonly #accessTokens: string[];
  readonly #sessionId: string;

  constructor(scenario: Scenario, tokens: { refreshToken: string; accessToken: string; sessionId: string }) {
    this.#scenario = scenario;
    this.#chain = [tokens.refreshToken];
    this.#accessTokens = [tokens.accessToken];
    this.#sessionId = tokens.sessionId;
  }

  async act({ type, token }: Action): Promise<Outcome> {
    const refreshToken = this.#chain[token] ?? "";
    if (type === "signOut") {
      await this.#scenario.signOut.execute({ refreshToken });
      return "done";
    }
    try {
      const issued = await this.#scenario.refreshSession.execute({ refreshToken });
      expect(issued.sessionId).toBe(this.#sessionId);
      // Never a branch: whoever presents a token gets the one successor it has.
      this.#chain[token + 1] ??= issued.refreshToken;
      expect(issued.refreshToken).toBe(this.#chain[token + 1]);
      this.#accessTokens.push(issued.accessToken);
      return token + 1;
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^sessions\.(invalid_refresh_token|rotation_limit_reached)$/),
      });
      return error instanceof RotationLimitReached ? "at the limit" : "refused";
    }
  }

  async unusedTokens(): Promise<number> {
    const { refreshTokenMint, refreshTokens } = this.#scenario.ports;
    const digests = await Promise.all(this.#chain.map((token) => refreshTokenMint.digest(token)));
    const records = await Promise.all(digests.map((digest) => refreshTokens.findByDigest(digest)));
    return records.filter((record) => record?.consumedAt === null).length;
  }

  /** Whenever and however much is pruned, clients can't tell. */
  async prune(policy: Policy): Promise<void> {
    const { refreshTokens } = this.#scenario.ports;
    const since = digestsNeededSince({ ...policy, idleTtl }, this.#scenario.clock.now());
    await refreshTokens.prune(parseId(this.#sessionId), since, 3);
  }

  async endReason(): Promise<SessionEndReason | null> {
    const session = await this.#scenario.ports.sessions.findById(parseId(this.#sessionId));
    return session?.endReason ?? null;
  }

  async nothingWorks(): Promise<void> {
    for (const refreshToken of this.#chain) {
      expect(await refusal(this.#scenario.refreshSession.execute({ refreshToken }))).toBe(
        "sessions.invalid_refresh_token",
      );
    }
    for (const accessToken of this.#accessTokens) {
      expect(await refusal(this.#scenario.authenticateAccessToken.execute(accessToken))).toBe(
        "sessions.invalid_access_token",
      );
    }
  }
}

async function play(moves: readonly Move[], policy: Policy, adapters: Adapters): Promise<void> {
  const scenario = await aScenario({ sessionPolicy: { idleTtl, maxAge, ...policy } }, adapters);
  const { tokens } = await scenario.person("ada");
  const real = new RealFamily(scenario, tokens);
  const time = () => scenario.clock.now().getTime();
  let model: Family = {
    usedAt: [null],
    endReason: null,
    idleExpiresAt: time() + idleTtl,
    expiresAt: time() + maxAge,
  };
  const newestKnownTo = [0, 0, 0, 0];

  for (const next of moves) {
    if ("advance" in next) {
      scenario.clock.advance(next.advance);
      continue;
    }
    if ("prune" in next) {
      await real.prune(policy);
      continue;
    }
    const batch = next.batch.map(({ client, type, known }) => ({
      type,
      token: Math.max(0, (newestKnownTo[client] ?? 0) - known),
    }));
    const outcomes = await Promise.all(batch.map((action) => real.act(action)));
    const endReason = await real.endReason();
    const explained = possibleEnds(model, batch, time(), policy).find(
      ({ end, outcomes: expected }) =>
        end.endReason === endReason && expected.every((outcome, index) => outcome === outcomes[index]),
    );
    expect(
      explained,
      `no order of ${JSON.stringify(batch)} explains ${JSON.stringify(outcomes)}`,
    ).toBeDefined();
    model = explained?.end ?? model;
    for (const [index, outcome] of outcomes.entries()) {
      const client = next.batch[index]?.client ?? 0;
      if (typeof outcome === "number") newestKnownTo[client] = Math.max(newestKnownTo[client] ?? 0, outcome);
    }
    expect(await real.unusedTokens()).toBeLessThanOrEqual(1);
  }

  const reuses = (await scenario.newEventTypes()).filter((type) => type === "sessions.refresh_token_reused");
  expect(reuses).toHaveLength(model.endReason === "refresh_token_reused" ? 1 : 0);
  if (model.endReason !== null) await real.nothingWorks();
}

type Adapters = (ports: Ports) => Partial<Ports>;

describe.each<[string, Adapters]>([
  ["in one step where possible", () => ({})],
  ["step by step", ({ refreshTokens }) => ({ refreshTokens: stepByStep(refreshTokens) })],
])("The refresh protocol, %s", (_, adapters) => {
  test.each([
    ["10 seconds of grace", { refreshGrace: 10_000, maxRotations: 1_000 }],
    ["no grace", { refreshGrace: 0, maxRotations: 1_000 }],
    ["5 rotations at most", { refreshGrace: 10_000, maxRotations: 5 }],
  ])(
    "[SEC-090] with %s does what the model does, whatever clients do at once",
    async (_what, policy) => {
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 25 }), (moves) =>
          play(moves, policy, adapters),
        ),
        { numRuns: 150 },
      );
    },
    60_000,
  );
});
