/** What cells declare, as text: in one form whatever it was made from, and as far as it can be told before a cell is checked. */
import type { TypeScript, typescript } from './typescript';

function print(ts: TypeScript, file: typescript.SourceFile): string {
  return ts.createPrinter({ newLine: ts.NewLineKind.LineFeed, removeComments: true }).printFile(file);
}

/**
 * Declarations as TypeScript prints their tree, without comments; tslab prints those of all cells but the last like that. A
 * student who edits a comment does not make every later cell new.
 */
export function printed(ts: TypeScript, declarations: string): string {
  return print(
    ts,
    ts.createSourceFile('declarations.d.ts', declarations, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS),
  );
}

/** `{ a = 1, b: [c] }` → `{ a, b: [c] }` */
function withoutDefaults(ts: TypeScript, name: typescript.BindingName): typescript.BindingName {
  const bare = <T extends typescript.ArrayBindingElement>(element: T): T =>
    (ts.isBindingElement(element)
      ? ts.factory.createBindingElement(element.dotDotDotToken, element.propertyName, withoutDefaults(ts, element.name))
      : element) as T;
  if (ts.isObjectBindingPattern(name)) return ts.factory.createObjectBindingPattern(name.elements.map(bare));
  return ts.isArrayBindingPattern(name) ? ts.factory.createArrayBindingPattern(name.elements.map(bare)) : name;
}

/** The type of a parameter that has only a default. */
function typeOfDefault(ts: TypeScript, value: typescript.Expression | undefined): typescript.TypeNode {
  const { SyntaxKind } = ts;
  const keyword =
    value && ts.isStringLiteralLike(value)
      ? SyntaxKind.StringKeyword
      : value && ts.isNumericLiteral(value)
        ? SyntaxKind.NumberKeyword
        : value?.kind === SyntaxKind.TrueKeyword || value?.kind === SyntaxKind.FalseKeyword
          ? SyntaxKind.BooleanKeyword
          : SyntaxKind.AnyKeyword;
  return ts.factory.createKeywordTypeNode(keyword);
}

/** Parameters and result of a function as its declaration has them. */
function signatureOf(ts: TypeScript, node: typescript.FunctionLikeDeclaration) {
  const parameters = node.parameters.map(({ dotDotDotToken, name, questionToken, type, initializer }) => {
    const optional = questionToken ?? (initializer && ts.factory.createToken(ts.SyntaxKind.QuestionToken));
    return ts.factory.createParameterDeclaration(
      undefined,
      dotDotDotToken,
      withoutDefaults(ts, name),
      optional,
      type ?? typeOfDefault(ts, initializer),
    );
  });
  return { typeParameters: node.typeParameters, parameters, result: node.type ?? typeOfDefault(ts, undefined) };
}

const declare = ({ factory, SyntaxKind }: TypeScript) => [factory.createModifier(SyntaxKind.DeclareKeyword)];

function functionOf(ts: TypeScript, node: typescript.FunctionDeclaration): typescript.Statement {
  const { typeParameters, parameters, result } = signatureOf(ts, node);
  return ts.factory.createFunctionDeclaration(
    declare(ts),
    undefined,
    node.name,
    typeParameters,
    parameters,
    result,
    undefined,
  );
}

/** The value that a constant's type is, as declarations write it. */
function literalOf(ts: TypeScript, value: typescript.Expression | undefined): typescript.Expression | undefined {
  if (value && ts.isStringLiteralLike(value)) return ts.factory.createStringLiteral(value.text);
  return value && ts.isNumericLiteral(value) ? ts.factory.createNumericLiteral(value.text) : undefined;
}

/** `const f = (x: number): string => …` is declared as `(x: number) => string`. */
function typeOfValue(ts: TypeScript, value: typescript.Expression | undefined): typescript.TypeNode {
  if (!value || !(ts.isArrowFunction(value) || ts.isFunctionExpression(value))) return typeOfDefault(ts, value);
  const { typeParameters, parameters, result } = signatureOf(ts, value);
  return ts.factory.createFunctionTypeNode(typeParameters, parameters, result);
}

function variablesOf(ts: TypeScript, { declarationList }: typescript.VariableStatement): typescript.Statement {
  const { factory } = ts;
  const variables = declarationList.declarations.map(({ name, type, initializer }) => {
    const literal = type || !(declarationList.flags & ts.NodeFlags.Const) ? undefined : literalOf(ts, initializer);
    return factory.createVariableDeclaration(
      name,
      undefined,
      literal ? undefined : (type ?? typeOfValue(ts, initializer)),
      literal,
    );
  });
  return factory.createVariableStatement(
    declare(ts),
    factory.createVariableDeclarationList(variables, declarationList.flags),
  );
}

/**
 * What a cell will declare, in `printed` form, as far as its text tells: all that is annotated. It is only a guess (of what is
 * not, `any`), to begin with the cells after it before this one is checked.
 */
export function likelyDeclarations(ts: TypeScript, file: typescript.SourceFile): string {
  const statements = file.statements.flatMap((statement): typescript.Statement[] => {
    if (ts.isFunctionDeclaration(statement)) return [functionOf(ts, statement)];
    if (ts.isVariableStatement(statement)) return [variablesOf(ts, statement)];
    const kept =
      ts.isImportDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement);
    return kept ? [statement] : [];
  });
  return print(ts, ts.factory.updateSourceFile(file, statements));
}
