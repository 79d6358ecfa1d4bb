// `{ a }` with `a` from an earlier cell becomes `{ a: exports.a }`, and `({ a } = object)` writes to the earlier `a`. tslab
// 1.0.22 replaces identifiers there too, which makes `{ exports.a }` of it: the cell throws `a is not defined`.
'use strict';
module.exports = {
  module: 'tslab/dist/converter.js',
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
