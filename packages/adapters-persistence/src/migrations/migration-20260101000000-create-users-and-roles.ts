import { Migration } from "@mikro-orm/migrations";

export class Migration20260101000000CreateUsersAndRoles extends Migration {
  override readonly name = "Migration20260101000000CreateUsersAndRoles";

  override up(): void {
    this.addSql(`create table users (
      id uuid not null,
      email text not null,
      email_key text collate "C" not null,
      username text null,
      username_key text collate "C" null,
      name text null,
      password_hash text null,
      is_active boolean not null,
      email_verified boolean not null,
      search_text text not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      version int not null,
      primary key (id),
      constraint users_email_key_unique unique (email_key),
      constraint users_username_key_unique unique (username_key)
    )`);
    this.addSql("create index users_by_creation on users (created_at, id)");
    this.addSql("create index users_by_activity_and_creation on users (is_active, created_at, id)");
    this.addSql("create index users_by_activity_and_email on users (is_active, email_key)");

    this.addSql(`create table roles (
      name text collate "C" not null,
      description text null,
      is_built_in boolean not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      version int not null,
      primary key (name)
    )`);
    this.addSql(`create table permissions (
      name text collate "C" not null,
      description text not null,
      primary key (name)
    )`);
    this.addSql(`create table role_permissions (
      role_name text collate "C" not null,
      permission_name text collate "C" not null,
      primary key (role_name, permission_name),
      constraint role_permissions_role_fkey foreign key (role_name) references roles (name) on delete cascade,
      constraint role_permissions_permission_fkey foreign key (permission_name) references permissions (name)
    )`);
    this.addSql(`create table user_roles (
      user_id uuid not null,
      role_name text collate "C" not null,
      created_at timestamptz(3) not null,
      email_key text collate "C" not null,
      is_active boolean not null,
      primary key (user_id, role_name),
      constraint user_roles_user_fkey foreign key (user_id) references users (id) on delete cascade,
      constraint user_roles_role_fkey foreign key (role_name) references roles (name) on delete cascade
    )`);
    this.addSql("create index user_roles_by_creation on user_roles (role_name, created_at, user_id)");
    this.addSql("create index user_roles_by_email on user_roles (role_name, email_key)");
    this.addSql(
      "create index user_roles_by_activity_and_creation on user_roles (role_name, is_active, created_at, user_id)",
    );
    this.addSql(
      "create index user_roles_by_activity_and_email on user_roles (role_name, is_active, email_key)",
    );
  }

  override down(): void {
    this.addSql("drop table user_roles, role_permissions, permissions, roles, users");
  }
}
