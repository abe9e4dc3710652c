import { availableParallelism } from "node:os";
import argon2 from "argon2";

/** The floor of sign-in and registration: argon2id verifications per second, with as many at once as the machine has cores. */
const seconds = Number(process.argv[2] ?? 5);
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const hash = await argon2.hash("correct horse battery staple", parameters);
const end = performance.now() + seconds * 1_000;
const times: number[] = [];

async function verifyUntilEnd(): Promise<void> {
  while (performance.now() < end) {
    const start = performance.now();
    await argon2.verify(hash, "correct horse battery staple");
    times.push(performance.now() - start);
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, verifyUntilEnd));
times.sort((left, right) => left - right);
const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? 0;
process.stdout.write(
  JSON.stringify({ requestsPerSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), failures: 0 }),
);
