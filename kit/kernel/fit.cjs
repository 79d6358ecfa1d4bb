// Whether the fixes still fit what is installed; `course doctor` prints it. Nothing is loaded or changed.
'use strict';
const fs = require('node:fs');
const { mend, unfitting: describe } = require('./mend.cjs');
const fixes = require('./fixes/index.cjs');

/**
 * One line for each fix that does not fit the installed package any more: what goes on failing without it. None when all fit.
 * A package that is not installed needs no fix.
 *
 * @param find the file of a module such as `tslab/dist/jupyter.js`, or undefined; as installed for the kit by default
 */
function unfitting(find = installed) {
  const wrong = [];
  for (const fix of fixes) {
    const file = find(fix.module);
    if (file === undefined) continue;
    if (mend(fs.readFileSync(file, 'utf8'), fix.replacements ?? []) === undefined) wrong.push(describe(fix));
  }
  return wrong;
}

function installed(name) {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

module.exports = { unfitting };
