export { MikroOrmTodoRepository } from "./mikro-orm-todo-repository.ts";
export type { TodoDatabase, TodoDatabaseOptions } from "./open-todo-database.ts";
export { openTodoDatabase } from "./open-todo-database.ts";
