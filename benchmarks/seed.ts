import type pg from "pg";

/**
 * Fills a migrated database up to `count` users, made by the database itself so that a million takes a minute. They
 * have no password: the measured accounts are registered through the API.
 */
export async function seedUsers(client: pg.ClientBase, count: number): Promise<void> {
  await client.query(
    `insert into users (id, email, email_key, username, username_key, name, search_text, password_hash,
                        is_active, email_verified, created_at, updated_at, version)
     select id, email, email, null, null, name, email || E'\\n\\n' || lower(name), null, true, true, at, at, 1
     from (select gen_random_uuid() as id,
                  'seed-' || lpad(n::text, 8, '0') || '@example.com' as email,
                  'Seeded User ' || n as name,
                  timestamptz '2025-01-01 00:00:00Z' + n * interval '1 second' as at
           from generate_series(1, $1::int) as n) as made`,
    [count],
  );
  await client.query(
    "insert into user_roles (user_id, role_name, created_at, email_key, is_active) select id, 'user', created_at, email_key, is_active from users where email_key like 'seed-%'",
  );
  await client.query("analyze");
}
