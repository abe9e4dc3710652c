import { Visitor } from "@swc/core/Visitor.js";

const { visitStatement } = Visitor.prototype;

/**
 * dependency-cruiser walks swc's tree with swc's own visitor, which throws at a `using` declaration that the same swc
 * has parsed. This module replaces that method: import it before dependency-cruiser runs.
 */
Visitor.prototype.visitStatement = function (this: Visitor, statement) {
  // swc's types don't have the declaration either.
  const { type, decls } = statement as { readonly type: string; readonly decls?: Declarators };
  if (type !== "UsingDeclaration" || decls === undefined) return visitStatement.call(this, statement);
  this.visitVariableDeclarators(decls);
  return statement;
};

type Declarators = Parameters<Visitor["visitVariableDeclarators"]>[0];
