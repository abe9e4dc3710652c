export { todoProblems } from "./todo-problems.ts";
export { todoRoutes } from "./todo-routes.ts";
