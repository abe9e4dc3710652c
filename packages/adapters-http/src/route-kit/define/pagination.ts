import type { Page } from "@portcullis/core";
import { InvalidPageLimit } from "@portcullis/core";
import { z } from "zod";
import { ok } from "./reply.ts";
import type { Reply, RouteRequest } from "./route.ts";
import { refuse } from "./schema.ts";

/** `limit` and `cursor`, to spread into the query schema of a list. The use case checks the cursor. */
export const pageQuery = {
  limit: z
    .string()
    .superRefine((raw, issues) => {
      if (!/^(?:[1-9]\d?|100)$/.test(raw)) refuse(issues, new InvalidPageLimit());
    })
    .transform(Number)
    .optional()
    .meta({
      description: "The maximum number of items in the page.",
      override: { type: "integer", minimum: 1, maximum: 100, default: 20 },
    }),
  cursor: z.string().optional().meta({
    description: "The `nextCursor` of the previous page, with the same filters and sort order.",
  }),
};

/** The body of a list. */
export function pageSchema<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }, z.core.$strict> {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: "The `cursor` of the next page; null on the last page." }),
  });
}

/** For the `headers` of a list's 200. */
export const linkHeader = {
  Link: 'The next page, with `rel="next"` (RFC 8288). Absent on the last page.',
};

/** The body of a list, as `pageSchema` describes it. */
export interface PageBody<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** A 200 with one page, and a link to the next one with the same filters. */
export function pageReply<View, Item>(
  { self }: RouteRequest,
  page: Page<View>,
  toItem: (view: View) => Item,
): Reply<200, PageBody<Item>> & { readonly body: PageBody<Item> } {
  const body = { items: page.items.map(toItem), nextCursor: page.nextCursor };
  if (page.nextCursor === null) return ok(body);
  const query = new URLSearchParams(self.search);
  query.set("cursor", page.nextCursor);
  return ok(body, { Link: `<${self.path}?${query}>; rel="next"` });
}
