/** What each statement at the top level of a cell declares, writes and uses: by it only those run that a graded name rests on. */
import { assigned, isPropertyName, rootsOf, type Scope } from './names';
import type { TypeScript, typescript } from './typescript';

export type Change = { name: string; by: string };

export type Statement = {
  /** From where to where in the cell's source, comments before it left out. */
  start: number;
  end: number;
  declares: string[];
  /** Names written outside of functions: `a = …`, `a.b = …`, `a++`. */
  assigns: string[];
  /** Names written inside of functions: a call of this function writes them. */
  inside: string[];
  /** Names that are used and not declared within the statement. */
  uses: string[];
  /** Names that a call may change: the `a` of `a.push(1)`, and arguments, each with what is called: `fill` of `fill(a)`. */
  changes: Change[];
  /** The same for calls inside of functions: a call of this function may change them. */
  changesInside: Change[];
  /** Names that are called: `f(…)`. */
  calls: string[];
  /** Names that it declares as something that is surely no function. */
  noFunction: string[];
  /** Names that it declares as something that surely is one. */
  functions: string[];
  /** Names that it declares, and in whose place nothing but `todo(…)` is done. */
  undone: string[];
  /** Names that it declares as a number, a text or a boolean: no call can change what they hold. */
  primitives: string[];
  isImport: boolean;
};

/** Is the name declared between the identifier and the statement that holds it? */
function isLocal(ts: TypeScript, node: typescript.Identifier, file: typescript.SourceFile): boolean {
  for (
    let scope = node.parent as Scope | undefined;
    scope && scope !== file;
    scope = scope.parent as Scope | undefined
  ) {
    if (scope.locals?.has(node.text)) return true;
    if ((ts.isFunctionExpression(scope) || ts.isClassExpression(scope)) && scope.name?.text === node.text) return true;
  }
  return false;
}

function namesIn(ts: TypeScript, name: typescript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(ts, element.name)));
}

function declaredBy(ts: TypeScript, statement: typescript.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(ts, name));
  if (ts.isImportDeclaration(statement)) {
    const { importClause } = statement;
    const bindings = importClause?.namedBindings;
    const named = !bindings
      ? []
      : ts.isNamespaceImport(bindings)
        ? [bindings.name.text]
        : bindings.elements.map(({ name }) => name.text);
    return [...(importClause?.name ? [importClause.name.text] : []), ...named];
  }
  const named = statement as typescript.Statement & { name?: typescript.Node };
  return named.name && ts.isIdentifier(named.name) ? [named.name.text] : [];
}

const MAKE_FUNCTIONS = new Set(['grad', 'grads', 'valueAndGrad', 'valueAndGrads', 'customGrad', 'variableGrads']);

/** What an initialiser's form tells: a function, none, or nothing. */
function formOf(ts: TypeScript, value: typescript.Expression | undefined): 'function' | 'none' | undefined {
  if (!value) return undefined;
  if (
    ts.isParenthesizedExpression(value) ||
    ts.isAsExpression(value) ||
    ts.isNonNullExpression(value) ||
    ts.isSatisfiesExpression(value)
  )
    return formOf(ts, value.expression);
  if (ts.isArrowFunction(value) || ts.isFunctionExpression(value) || ts.isClassExpression(value)) return 'function';
  if (ts.isIdentifier(value) || ts.isConditionalExpression(value)) return undefined;
  if (ts.isCallExpression(value)) {
    const called = value.expression;
    if (!ts.isPropertyAccessExpression(called)) return undefined; // makeImportance() may give one
    return MAKE_FUNCTIONS.has(called.name.text) || called.name.text === 'bind' ? undefined : 'none';
  }
  return 'none';
}

function formsOf(ts: TypeScript, statement: typescript.Statement): Pick<Statement, 'functions' | 'noFunction'> {
  if (ts.isFunctionDeclaration(statement)) return { functions: declaredBy(ts, statement), noFunction: [] };
  if (!ts.isVariableStatement(statement)) return { functions: [], noFunction: [] };
  const all = statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const form = ts.isIdentifier(name) ? formOf(ts, initializer) : 'none';
    return namesIn(ts, name).map((one) => ({ one, form }));
  });
  return {
    functions: all.filter(({ form }) => form === 'function').map(({ one }) => one),
    noFunction: all.filter(({ form }) => form === 'none').map(({ one }) => one),
  };
}

/** Names that are declared with a type or a literal that says number, text or boolean. */
function primitivesOf(ts: TypeScript, statement: typescript.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  const { NumberKeyword, StringKeyword, BooleanKeyword, TrueKeyword, FalseKeyword } = ts.SyntaxKind;
  return statement.declarationList.declarations.flatMap(({ name, type, initializer: value }) => {
    const isPrimitive = type
      ? [NumberKeyword, StringKeyword, BooleanKeyword].includes(type.kind)
      : value !== undefined &&
        (ts.isNumericLiteral(value) ||
          ts.isStringLiteralLike(value) ||
          [TrueKeyword, FalseKeyword].includes(value.kind));
    return isPrimitive ? namesIn(ts, name) : [];
  });
}

/** Does a call of `todo`, or an end of the function, stand in the node? What functions inside do is their own. */
function endOf(ts: TypeScript, node: typescript.Node): 'todo' | 'end' | undefined {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'todo') return 'todo';
  const isEnd = ts.isReturnStatement(node) || ts.isThrowStatement(node);
  const inside = ts.isFunctionLike(node) ? undefined : ts.forEachChild(node, (child) => endOf(ts, child));
  return inside ?? (isEnd ? 'end' : undefined);
}

/** Names that are still to do: of a function, `todo` is called before anything is returned. */
function undoneOf(ts: TypeScript, statement: typescript.Statement): string[] {
  const isUndone = (node: typescript.Node | undefined): boolean => {
    if (!node) return false;
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node))
      return isUndone(node.body);
    if (!ts.isBlock(node)) return endOf(ts, node) === 'todo';
    return ts.forEachChild(node, (child) => endOf(ts, child)) === 'todo';
  };
  if (ts.isFunctionDeclaration(statement)) return isUndone(statement) ? declaredBy(ts, statement) : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    isUndone(initializer) ? namesIn(ts, name) : [],
  );
}

function changesOf(ts: TypeScript, node: typescript.Node): { calls: string[]; changes: Change[] } {
  if (!ts.isCallExpression(node)) return { calls: [], changes: [] };
  const [by = ''] = rootsOf(ts, node.expression);
  const owner = ts.isPropertyAccessExpression(node.expression) ? rootsOf(ts, node.expression.expression) : [];
  const given = node.arguments.flatMap((argument) => rootsOf(ts, argument));
  return {
    calls: ts.isIdentifier(node.expression) ? [by] : [],
    changes: [...owner.map((name) => ({ name, by: name })), ...given.map((name) => ({ name, by }))],
  };
}

/**
 * @param file a bound cell
 * @param offset where the cell's own source begins in the file
 */
export function statementsOf(ts: TypeScript, file: typescript.SourceFile, offset: number): Statement[] {
  return file.statements
    .filter((statement) => statement.end > offset)
    .map((statement) => {
      const [assigns, inside, uses, calls] = [
        new Set<string>(),
        new Set<string>(),
        new Set<string>(),
        new Set<string>(),
      ];
      const [changes, changesInside] = [new Map<string, Change>(), new Map<string, Change>()];
      const stack: { node: typescript.Node; inFunction: boolean }[] = [{ node: statement, inFunction: false }];
      for (let top = stack.pop(); top; top = stack.pop()) {
        const { node, inFunction } = top;
        if (ts.isIdentifier(node) && node.text && !isPropertyName(ts, node) && !isLocal(ts, node, file))
          uses.add(node.text);
        for (const name of assigned(ts, node)) (inFunction ? inside : assigns).add(name);
        const called = changesOf(ts, node);
        if (!inFunction) for (const name of called.calls) calls.add(name);
        for (const change of called.changes)
          (inFunction ? changesInside : changes).set(`${change.name} ${change.by}`, change);
        const within = inFunction || ts.isFunctionLike(node);
        ts.forEachChild(node, (child) => void stack.push({ node: child, inFunction: within }));
      }
      const declares = declaredBy(ts, statement);
      const isOuter = (name: string) => uses.has(name); // a variable of the function's own is nobody else's
      const outerInside = [...inside].filter(isOuter);
      const outerChanges = [...changesInside.values()].filter(({ name }) => isOuter(name));
      for (const name of declares) uses.delete(name);
      return {
        start: statement.getStart(file) - offset,
        end: statement.end - offset,
        declares,
        assigns: [...assigns],
        inside: outerInside,
        uses: [...uses],
        changes: [...changes.values()],
        changesInside: outerChanges,
        calls: [...calls],
        ...formsOf(ts, statement),
        undone: undoneOf(ts, statement),
        primitives: primitivesOf(ts, statement),
        isImport: ts.isImportDeclaration(statement),
      };
    });
}
