import type { FailedDelivery, Portcullis } from "@portcullis/core";
import { systemActor } from "@portcullis/core";
import { Command, InvalidArgumentError } from "commander";
import { requireMigrations } from "../server/prepare.ts";
import { printTable } from "./print-table.ts";
import { requirePersistentStore, withComposition } from "./with-composition.ts";

const cli = systemActor("cli");
const largestPage = 100;

export function eventsCommand(): Command {
  const command = new Command("events").description("list, retry and discard failed deliveries of events");
  command
    .command("list")
    .description("list failed deliveries, which are not retried any more, newest first")
    .option("--limit <count>", "the maximum number to list", wholeNumber, largestPage)
    .action(({ limit }: { readonly limit: number }) => withUseCases((useCases) => list(useCases, limit)));
  command
    .command("retry")
    .description("queue a failed delivery for another attempt, which a running server makes within seconds")
    .argument("[id]", "the id from `events list`")
    .option("--all", "all failed deliveries")
    .option("--subscriber <name>", "with --all: only those of this subscriber")
    .action(retry);
  command
    .command("discard")
    .description("delete a failed delivery: its subscriber does not get the event")
    .argument("<id>", "the id from `events list`")
    .action((deliveryId: string) =>
      withUseCases(async ({ discardFailedDelivery }) => {
        await discardFailedDelivery.execute(cli, { deliveryId });
        console.log(`discarded ${deliveryId}`);
      }),
    );
  command
    .command("subscribers")
    .description("list subscribers with their numbers of waiting and failed deliveries")
    .action(() => withUseCases(listSubscribers));
  command
    .command("remove-subscriber")
    .description("delete a subscriber that no process runs any more, with all its deliveries")
    .argument("<name>", "the name from `events subscribers`")
    .action((subscriber: string) =>
      withUseCases(async ({ removeEventSubscriber }) => {
        const removed = await removeEventSubscriber.execute(cli, { subscriber });
        console.log(`removed ${subscriber} and ${removed} deliveries`);
      }),
    );
  return command;
}

async function withUseCases(run: (useCases: Portcullis) => Promise<void>): Promise<void> {
  await withComposition(async (composition, configuration) => {
    requirePersistentStore(configuration);
    await requireMigrations(composition);
    await run(composition.portcullis);
  });
}

async function list({ listFailedDeliveries }: Portcullis, limit: number): Promise<void> {
  const failed: FailedDelivery[] = [];
  let cursor: string | undefined;
  do {
    const page = { limit: Math.min(limit - failed.length, largestPage), cursor };
    const { items, nextCursor } = await listFailedDeliveries.execute(cli, page);
    failed.push(...items);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined && failed.length < limit);
  if (failed.length === 0) return console.log("no failed deliveries");
  printTable(
    ["ID", "SUBSCRIBER", "EVENT", "EVENT ID", "FAILED AT", "ATTEMPTS", "ERROR"],
    failed.map(({ id, subscriber, event, failedAt, attempts, lastError }) => [
      id,
      subscriber,
      event.type,
      event.id,
      failedAt.toISOString(),
      String(attempts),
      lastError,
    ]),
  );
  if (cursor !== undefined) console.log(`more deliveries have failed: use --limit ${limit * 2}`);
}

async function retry(
  deliveryId: string | undefined,
  { all, subscriber }: { readonly all?: true; readonly subscriber?: string },
  command: Command,
): Promise<void> {
  if ((deliveryId === undefined) === (all === undefined))
    command.error("error: give the id of one delivery, or --all");
  if (subscriber !== undefined && all === undefined) command.error("error: --subscriber requires --all");
  await withUseCases(async ({ retryFailedDelivery, retryAllFailedDeliveries }) => {
    if (deliveryId === undefined) {
      const retried = await retryAllFailedDeliveries.execute(cli, { subscriber });
      console.log(retried === 0 ? "no failed deliveries" : `${retried} will be attempted again`);
    } else {
      await retryFailedDelivery.execute(cli, { deliveryId });
      console.log(`${deliveryId} will be attempted again`);
    }
  });
}

async function listSubscribers({ listEventSubscribers }: Portcullis): Promise<void> {
  const subscribers = await listEventSubscribers.execute(cli);
  if (subscribers.length === 0)
    return console.log("no subscribers yet: a server registers its subscribers when it starts");
  printTable(
    ["SUBSCRIBER", "LAST ANNOUNCED", "WAITING", "FAILED"],
    subscribers.map(({ subscriber, announcedAt, waiting, failed }) => [
      subscriber,
      announcedAt?.toISOString() ?? "removed",
      String(waiting),
      String(failed),
    ]),
  );
}

function wholeNumber(raw: string): number {
  if (!/^[1-9]\d{0,5}$/.test(raw)) throw new InvalidArgumentError("Use a whole number from 1 to 999999.");
  return Number(raw);
}
