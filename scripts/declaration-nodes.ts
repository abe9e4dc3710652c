import type { Node } from "typescript/unstable/ast";
import {
  isIdentifier,
  isImportDeclaration,
  isImportSpecifier,
  isSourceFile,
  isStringLiteral,
  isVariableStatement,
} from "typescript/unstable/ast/is";

export function isTopLevel(node: Node): boolean {
  return !isSourceFile(node) && isSourceFile(node.parent);
}

/** The unique symbol of a branded type, which is not exported on purpose. */
export function isBrand(node: Node): boolean {
  return isVariableStatement(node) && /: unique symbol;$/.test(node.getText());
}

export function descendants(node: Node): readonly Node[] {
  const children: Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** The import statements for what a declaration uses of other packages. */
export function importsOf(declaration: Node): readonly string[] {
  const words = new Set(
    descendants(declaration)
      .filter(isIdentifier)
      .map(({ text }) => text),
  );
  const statements = declaration.getSourceFile().statements.filter(isImportDeclaration);
  return statements.flatMap((statement) => {
    const { moduleSpecifier } = statement;
    if (!isStringLiteral(moduleSpecifier) || moduleSpecifier.text.startsWith(".")) return [];
    return descendants(statement)
      .filter(isImportSpecifier)
      .filter(({ name }) => words.has(name.text))
      .map((specifier) => `import type { ${specifier.getText()} } from "${moduleSpecifier.text}";`);
  });
}
