// Mends tslab while it is loaded, without touching its files: `node -r @course/kit/kernel/preload.cjs …`.
// Each fix looks for the place that it was written for. When tslab has changed there, tslab is left as it is, and one line on
// stderr says so.
'use strict';
const Module = require('node:module');
const fs = require('node:fs');

/**
 * `{ a }` with `a` from an earlier cell becomes `{ a: exports.a }`, and `({ a } = object)` writes to the earlier `a`. tslab
 * 1.0.22 replaces identifiers there too, which makes `{ exports.a }` of it: the cell throws `a is not defined`.
 */
const shorthand = {
  file: /[\\/]tslab[\\/]dist[\\/]converter\.js$/,
  loses: '`{ a }` with `a` from an earlier cell fails: write `{ a: a }`',
  replacements: [
    [
      'function wrapPrevIdentifier(node) {',
      `function wrapPrevIdentifier(node) {
            if (ts.isShorthandPropertyAssignment(node)) {
                const value = checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node));
                if (!value || !(value.declarations || []).some((d) => d.getSourceFile() === declsFile))
                    return ts.visitEachChild(
                        node, (child) => (child === node.name ? child : wrapPrevIdentifier(child)), nullTransformationContext);
                const name = () => ts.factory.createIdentifier(node.name.text);
                const initial = node.objectAssignmentInitializer;
                let target = ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("exports"), name());
                if (initial) target = ts.factory.createAssignment(target, ts.visitNode(initial, wrapPrevIdentifier));
                return ts.factory.createPropertyAssignment(name(), target);
            }`,
    ],
  ],
};

/**
 * tslab builds the whole program twice for each cell, the first time only to learn which names the cell declares; parsing and
 * binding the cell alone tells the same.
 */
const buildOnce = {
  file: shorthand.file,
  loses: 'each cell takes longer to convert',
  replacements: [
    [
      `        updateContent(prevDecl, src);
        let declsFile = builder.getSourceFile(declFilename);
        let srcFile = builder.getSourceFile(srcFilename);
        const locals = srcFile.locals;`,
      `        let declsFile, srcFile;
        const alone = ts.createSourceFile(srcFilename, srcPrefix + src, transpileTarget);
        ts.bindSourceFile(alone, builder.getProgram().getCompilerOptions());
        const locals = alone.locals;`,
    ],
    [
      `        asMutable(srcFile).parent = declsFile;
        const diag =`,
      `        if (keys.size === 0) {
            updateContent(prevDecl, src);
            declsFile = builder.getSourceFile(declFilename);
            srcFile = builder.getSourceFile(srcFilename);
        }
        asMutable(srcFile).parent = declsFile;
        const diag =`,
    ],
  ],
};

const fixes = [shorthand, buildOnce];

/** The source with all of a fix's replacements, or undefined when one of them has no single place. */
function mend(source, replacements) {
  for (const [from, to] of replacements) {
    if (source.split(from).length !== 2) return undefined;
    source = source.replace(from, () => to);
  }
  return source;
}

const load = Module._extensions['.js'];
Module._extensions['.js'] = function (module, filename) {
  const applicable = fixes.filter((fix) => fix.file.test(filename));
  if (applicable.length === 0) return load(module, filename);
  let source = fs.readFileSync(filename, 'utf8');
  for (const fix of applicable) {
    const mended = mend(source, fix.replacements);
    if (mended === undefined)
      process.stderr.write(`course: this version of tslab is not the one that a fix was written for; ${fix.loses}\n`);
    else source = mended;
  }
  return module._compile(source, filename);
};
