// What a cell may hold. `export` before a declaration is dropped, since every declaration of a cell is there for the later ones
// anyway; a `for await` at the top level makes a cell asynchronous as an `await` does; and types know the methods that the oldest
// supported Node has (ES2023: `toSorted`, `findLast`). tslab 1.0.22 fails at the first two and knows ES2022.
'use strict';
const types = JSON.stringify(require.resolve('../node-methods.d.ts').replaceAll('\\', '/'));

module.exports = {
  module: 'tslab/dist/converter.js',
  loses: '`export` and a lone `for await` fail in a cell, and `toSorted` is a type error',
  replacements: [
    [
      '    function convert(prevDecl, src) {\n',
      `    /** Words are replaced by as many spaces, so that places in messages stay right. */
    function withoutExports(src) {
        if (!/\\bexport\\b/.test(src)) return src;
        const file = ts.createSourceFile(srcFilename, src, transpileTarget);
        const blank = (text, from, to) => text.slice(0, from) + text.slice(from, to).replace(/[^\\n]/g, " ") + text.slice(to);
        for (const statement of file.statements) {
            if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier) {
                src = blank(src, statement.getStart(file), statement.end);
                continue;
            }
            const words = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [];
            const named = statement.name || ts.isVariableStatement(statement);
            for (const word of words)
                if (word.kind === ts.SyntaxKind.ExportKeyword || (named && word.kind === ts.SyntaxKind.DefaultKeyword))
                    src = blank(src, word.getStart(file), word.end);
        }
        return src;
    }
    function convert(prevDecl, src) {
        src = withoutExports(src);
`,
    ],
    [
      '        let hasToplevelAwait = false;\n',
      `        const isFunction = (node) => ts.isFunctionLike(node) || ts.isClassLike(node);
        const hasForAwait = (node) =>
            (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
            ts.forEachChild(node, (child) => (isFunction(child) ? undefined : hasForAwait(child) || undefined)) === true;
        let hasToplevelAwait = hasForAwait(builder.getSourceFile(srcFilename));
`,
    ],
    [
      'const rootFiles = new Set([declFilename, srcFilename]);',
      `const rootFiles = new Set([declFilename, srcFilename, ${types}]);`,
    ],
    [
      'return { target: ts.ScriptTarget.ES2022, lib: ["es2022"] };',
      'return { target: ts.ScriptTarget.ES2022, lib: ["es2023"] };',
    ],
  ],
};
