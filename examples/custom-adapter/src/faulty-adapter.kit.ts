import { describe, test } from "node:test";
import { Email, User } from "@portcullis/core";
import { createInMemoryRepositories, userRepositoryContract } from "@portcullis/core/testing";
import { SqliteDatabase } from "./sqlite-database.ts";
import { sqlitePorts } from "./sqlite-ports.ts";
import { SqliteUserRepository } from "./sqlite-user-repository.ts";

/** The fault to find: two spellings of one mailbox become two users. */
class ComparesAddresses extends SqliteUserRepository {
  override async add(user: User): Promise<User> {
    return super.add(keyedByAddress(user));
  }

  override async save(user: User): Promise<User> {
    return super.save(keyedByAddress(user));
  }
}

function keyedByAddress(user: User): User {
  const { address } = user.email;
  return User.restore({ ...user, email: Email.restore(address, address) });
}

describe("an adapter that compares emails by their spelling", () => {
  for (const { name, run } of userRepositoryContract) {
    test(name, () =>
      run(async () => {
        const [database, others] = [new SqliteDatabase(":memory:"), createInMemoryRepositories()];
        const { unitOfWork } = sqlitePorts(database, others);
        return { ...others, unitOfWork, users: new ComparesAddresses({ ...others, database, unitOfWork }) };
      }),
    );
  }
});
