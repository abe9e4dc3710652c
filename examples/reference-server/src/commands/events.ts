import type { FailedDelivery } from "@portcullis/core";
import { systemActor } from "@portcullis/core";
import { Command, InvalidArgumentError } from "commander";
import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";
import { printTable } from "./print-table.ts";
import { withMigratedDatabase } from "./with-composition.ts";

const cli = systemActor("cli");
const largestPage = 100;

interface RetryOptions {
  readonly all?: true;
  readonly subscriber?: string;
}

export function eventsCommand(context: ProcessContext): Command {
  const command = new Command("events").description("list, retry and discard failed deliveries of events");
  command
    .command("list")
    .description("list failed deliveries, which are not retried any more, newest first")
    .option("--limit <count>", "the maximum number to list", wholeNumber, largestPage)
    .action(({ limit }: { readonly limit: number }) => list(context, limit));
  command
    .command("retry")
    .description("queue a failed delivery for another attempt, which a running server makes within seconds")
    .argument("[id]", "the id from `events list`")
    .option("--all", "all failed deliveries")
    .option("--subscriber <name>", "with --all: only those of this subscriber")
    .action((deliveryId: string | undefined, { all, subscriber }: RetryOptions, self: Command) => {
      if ((deliveryId === undefined) === (all === undefined))
        self.error("error: give the id of one delivery, or --all");
      if (subscriber !== undefined && all === undefined) self.error("error: --subscriber requires --all");
      return deliveryId === undefined ? retryAll(context, subscriber) : retry(context, deliveryId);
    });
  command
    .command("discard")
    .description("delete a failed delivery: its subscriber does not get the event")
    .argument("<id>", "the id from `events list`")
    .action((deliveryId: string) => discard(context, deliveryId));
  command
    .command("subscribers")
    .description("list subscribers with their numbers of waiting and failed deliveries")
    .action(() => listSubscribers(context));
  command
    .command("remove-subscriber")
    .description("delete a subscriber that no process runs any more, with all its deliveries")
    .argument("<name>", "the name from `events subscribers`")
    .action((subscriber: string) => removeSubscriber(context, subscriber));
  return command;
}

async function list(context: ProcessContext, limit: number): Promise<void> {
  await withMigratedDatabase(context, async ({ portcullis }) => {
    const failed: FailedDelivery[] = [];
    let cursor: string | undefined;
    do {
      const page = { limit: Math.min(limit - failed.length, largestPage), cursor };
      const { items, nextCursor } = await portcullis.listFailedDeliveries.execute(cli, page);
      failed.push(...items);
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined && failed.length < limit);
    if (failed.length === 0) return printLine(context, "no failed deliveries");
    printTable(
      context,
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
    if (cursor !== undefined) printLine(context, `more deliveries have failed: use --limit ${limit * 2}`);
  });
}

async function retry(context: ProcessContext, deliveryId: string): Promise<void> {
  await withMigratedDatabase(context, async ({ portcullis }) => {
    await portcullis.retryFailedDelivery.execute(cli, { deliveryId });
    printLine(context, `${deliveryId} will be attempted again`);
  });
}

async function retryAll(context: ProcessContext, subscriber: string | undefined): Promise<void> {
  await withMigratedDatabase(context, async ({ portcullis }) => {
    const retried = await portcullis.retryAllFailedDeliveries.execute(cli, { subscriber });
    printLine(context, retried === 0 ? "no failed deliveries" : `${retried} will be attempted again`);
  });
}

async function discard(context: ProcessContext, deliveryId: string): Promise<void> {
  await withMigratedDatabase(context, async ({ portcullis }) => {
    await portcullis.discardFailedDelivery.execute(cli, { deliveryId });
    printLine(context, `discarded ${deliveryId}`);
  });
}

async function listSubscribers(context: ProcessContext): Promise<void> {
  await withMigratedDatabase(context, async ({ portcullis }) => {
    const subscribers = await portcullis.listEventSubscribers.execute(cli);
    if (subscribers.length === 0)
      return printLine(context, "no subscribers yet: a server registers its subscribers when it starts");
    printTable(
      context,
      ["SUBSCRIBER", "LAST ANNOUNCED", "WAITING", "FAILED"],
      subscribers.map(({ subscriber, announcedAt, waiting, failed }) => [
        subscriber,
        announcedAt?.toISOString() ?? "removed",
        String(waiting),
        String(failed),
      ]),
    );
  });
}

async function removeSubscriber(context: ProcessContext, subscriber: string): Promise<void> {
  await withMigratedDatabase(context, async ({ portcullis }) => {
    const removed = await portcullis.removeEventSubscriber.execute(cli, { subscriber });
    printLine(context, `removed ${subscriber} and ${removed} deliveries`);
  });
}

function wholeNumber(raw: string): number {
  if (!/^[1-9]\d{0,5}$/.test(raw)) throw new InvalidArgumentError("Use a whole number from 1 to 999999.");
  return Number(raw);
}
