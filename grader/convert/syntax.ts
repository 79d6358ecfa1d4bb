import { likelyDeclarations } from './declarations';
import { namesOf } from './names';
import { statementsOf } from './statements';
import type { CellError, Syntax } from './types';
import type { TypeScript, typescript } from './typescript';

/** A module, as tslab makes of a cell, so that the binder keeps the cell's names for themselves. */
const PREFIX = 'export {};\n';
const TREE_DEPTH = 400;

export type SyntaxOptions = { allowedImports: readonly string[]; declarations: number };

type Bind = { bindSourceFile(file: typescript.SourceFile, options: object): void };

/** The place that a node asks for a file or a package, if it does: every form of `import`, `export … from`, `require`. */
function specifier(ts: TypeScript, node: typescript.Node): typescript.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  if (!ts.isCallExpression(node)) return undefined;
  const called = node.expression;
  const imports = called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require');
  const argument = imports ? node.arguments[0] : undefined;
  return argument && ts.isStringLiteralLike(argument) ? argument : undefined; // a computed name is not looked up when converting
}

/** What a cell may not do; tslab would do it, and reach files or the later cells of other submissions. */
function refusal(ts: TypeScript, node: typescript.Node, allowed: readonly string[]): string | undefined {
  const from = specifier(ts, node);
  if (from) {
    const name = ts.isStringLiteralLike(from) ? from.text : undefined;
    if (name !== undefined && allowed.includes(name)) return undefined;
    const shown = name === undefined ? 'something' : `'${name.slice(0, 60)}'`;
    return `imports ${shown}; a cell may import only ${allowed.map((a) => `'${a}'`).join(', ')}`;
  }
  if (!ts.isModuleDeclaration(node)) return undefined;
  if (node.flags & ts.NodeFlags.GlobalAugmentation)
    return "'declare global' cannot be used in a notebook that is graded";
  return ts.isStringLiteral(node.name) ? "'declare module' cannot be used in a notebook that is graded" : undefined;
}

/** The first thing in a file that is refused. */
function firstRefused(
  ts: TypeScript,
  file: typescript.SourceFile,
  allowed: readonly string[],
): { node: typescript.Node; message: string } | undefined {
  const stack: typescript.Node[] = [file];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const message = refusal(ts, node, allowed);
    if (message) return { node, message };
    ts.forEachChild(node, (child) => void stack.push(child));
  }
  return undefined;
}

/** TypeScript keeps what does not parse with the file; it is not in the public types. */
type Parsed = { parseDiagnostics: unknown[] };

/**
 * A guess is text that is parsed again among others, and broken code could be printed as something else, or swallow what follows:
 * only whole declarations are guessed, and none that would be refused.
 */
function safeLikely(ts: TypeScript, file: typescript.SourceFile, allowed: readonly string[]): string {
  const text = likelyDeclarations(ts, file);
  const again = ts.createSourceFile('likely.d.ts', PREFIX + text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const plain = (node: typescript.Node) =>
    ts.isFunctionDeclaration(node) ||
    ts.isVariableStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isInterfaceDeclaration(node);
  const whole = (again as unknown as Parsed).parseDiagnostics.length === 0 && again.statements.slice(1).every(plain);
  return whole && !firstRefused(ts, again, allowed) ? text : '';
}

function placeOf(file: typescript.SourceFile, position: number, message: string): CellError {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  return { line, column: character + 1, message }; // lines are counted from 0 here, and PREFIX is one
}

/** A comment that tslab or TypeScript obeys: `/// <reference …>`, `/** @module name *\/`, `/** @browser *\/`. */
function obeyedComment(source: string, metadata: { module?: string; mode?: string }): string | undefined {
  if (/^[ \t]*\/\/\/\s*<\s*(reference|amd)/m.test(source))
    return "'/// <reference …>' cannot be used in a notebook that is graded";
  if (metadata.module !== undefined) return "a cell with '@module' cannot be graded: remove the comment";
  return metadata.mode === 'browser' ? "a cell with '@browser' cannot be graded: remove the comment" : undefined;
}

/**
 * Parses and binds one cell: its names, and the first reason to refuse it.
 *
 * @throws whatever TypeScript throws on hostile text; the process is not to be used afterwards
 */
export function syntaxOf(
  ts: TypeScript,
  source: string,
  metadata: { module?: string; mode?: string },
  options: SyntaxOptions,
): Syntax {
  const file = ts.createSourceFile('cell.ts', PREFIX + source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  (ts as unknown as Bind).bindSourceFile(file, { target: ts.ScriptTarget.ES2022 });
  const names = { ...namesOf(ts, file, TREE_DEPTH), likely: '', statements: statementsOf(ts, file, PREFIX.length) };
  const comment = obeyedComment(source, metadata);
  if (comment) return { ...names, problem: { line: 1, column: 1, message: comment } };
  if (names.declares.length > options.declarations)
    return {
      ...names,
      problem: {
        line: 1,
        column: 1,
        message: `declares ${names.declares.length} names; at most ${options.declarations} are converted`,
      },
    };
  const refused = firstRefused(ts, file, options.allowedImports);
  if (refused) return { ...names, problem: placeOf(file, refused.node.getStart(file), refused.message) };
  return { ...names, likely: safeLikely(ts, file, options.allowedImports) };
}
