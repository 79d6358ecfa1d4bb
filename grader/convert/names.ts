import type { TypeScript, typescript } from './typescript';

/** TypeScript's binder keeps the names that a scope declares in `locals`; it is not in the public types. */
export type Scope = typescript.Node & { locals?: Map<string, unknown> };

export type Names = { declares: string[]; assigns: string[]; free: string[] };

/** Is the identifier a mere label: the `b` of `a.b`, of `{ b: 1 }`, of `import { b as c }`? */
export function isPropertyName(ts: TypeScript, node: typescript.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isMetaProperty(parent)) return true;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return (
    (ts.isObjectLiteralElement(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)) && parent.name === node
  );
}

function isDeclaredAround(ts: TypeScript, node: typescript.Identifier): boolean {
  for (let scope = node.parent as Scope | undefined; scope; scope = scope.parent as Scope | undefined) {
    if (scope.locals?.has(node.text)) return true;
    if ((ts.isFunctionExpression(scope) || ts.isClassExpression(scope)) && scope.name?.text === node.text) return true;
  }
  return false;
}

/** The variables that an assignment's left side writes to: `a`, the `a` of `a.b[0]`, the names in `[a, b]` and `{ a, c: b }`. */
export function rootsOf(ts: TypeScript, left: typescript.Node): string[] {
  if (ts.isIdentifier(left)) return [left.text];
  if (ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left) || ts.isNonNullExpression(left))
    return rootsOf(ts, left.expression);
  if (ts.isParenthesizedExpression(left) || ts.isSpreadElement(left) || ts.isSpreadAssignment(left))
    return rootsOf(ts, left.expression);
  if (ts.isArrayLiteralExpression(left)) return left.elements.flatMap((element) => rootsOf(ts, element));
  if (ts.isObjectLiteralExpression(left)) return left.properties.flatMap((property) => rootsOf(ts, property));
  if (ts.isShorthandPropertyAssignment(left)) return [left.name.text];
  if (ts.isPropertyAssignment(left)) return rootsOf(ts, left.initializer);
  if (ts.isBinaryExpression(left)) return rootsOf(ts, left.left);
  return [];
}

export function assigned(ts: TypeScript, node: typescript.Node): string[] {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    const writes = operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
    return writes ? rootsOf(ts, node.left) : [];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const updates = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return updates ? rootsOf(ts, node.operand) : [];
  }
  return [];
}

/**
 * The names that a bound source file declares at top level, assigns outside of functions, and uses without declaring.
 *
 * @throws RangeError when the tree is deeper than `depth`
 */
export function namesOf(ts: TypeScript, file: typescript.SourceFile, depth: number): Names {
  const assigns = new Set<string>();
  const free = new Set<string>();
  const stack: { node: typescript.Node; level: number; inFunction: boolean }[] = [
    { node: file, level: 0, inFunction: false },
  ];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, level, inFunction } = top;
    if (level > depth) throw new RangeError('nesting');
    if (ts.isIdentifier(node) && node.text && !isPropertyName(ts, node) && !isDeclaredAround(ts, node))
      free.add(node.text);
    if (!inFunction) for (const name of assigned(ts, node)) assigns.add(name);
    const inside = inFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => void stack.push({ node: child, level: level + 1, inFunction: inside }));
  }
  const declares = [...((file as typescript.Node as Scope).locals?.keys() ?? [])].map(String);
  const own = new Set(declares);
  return { declares, assigns: [...assigns].filter((name) => !own.has(name)), free: [...free] };
}
