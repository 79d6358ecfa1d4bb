// Names in braces. `{ a }` with `a` from an earlier cell becomes `{ a: exports.a }`, `({ a } = object)` writes to the earlier `a`,
// and the `a` of `const { a: b } = object` stays as it is. tslab 1.0.22 replaces every identifier, which makes `{ exports.a }` of
// them: the cell throws.
'use strict';
module.exports = {
  module: 'tslab/dist/converter.js',
  loses: '`{ a }` and `const { a: b } = c` fail with names of an earlier cell: write `{ a: a }` and `const b = c.a`',
  replacements: [
    [
      'function wrapPrevIdentifier(node) {',
      `function wrapPrevIdentifier(node) {
            if (ts.isIdentifier(node) && node.parent && ts.isBindingElement(node.parent) && node.parent.propertyName === node)
                return node;
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
