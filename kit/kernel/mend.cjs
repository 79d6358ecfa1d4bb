// Fixes to the sources of packages, made while the sources are read.
'use strict';
const Module = require('node:module');
const fs = require('node:fs');

/**
 * A fix is `{ package, module, loses, replacements, before }`.
 *
 * - `module`: what is mended, as `require` names it: `tslab/dist/jupyter.js`
 * - `loses`: what goes on failing without the fix, for the line on stderr
 * - `replacements`: `[from, to]` or `[from, to, times]`; `from` must be there exactly once, or `times` times. May be empty
 * - `before`: a function that is called before the module is loaded
 */

/** The source with all of a fix's replacements, or undefined when one of them does not find its places. */
function mend(source, replacements) {
  for (const [from, to, times = 1] of replacements) {
    const parts = source.split(from);
    if (parts.length !== times + 1) return undefined;
    source = parts.join(to);
  }
  return source;
}

/** What is said of a fix that does not fit. */
function unfitting(fix) {
  const name = /^(@[^/]+\/)?[^/]+/.exec(fix.module)[0];
  return `this version of ${name} is not the one that a fix was written for; ${fix.loses}`;
}

/** Mends the modules that the fixes name, whenever one is loaded, in whichever `node_modules` it is. */
function install(fixes) {
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, filename) => {
    const name = filename.replaceAll('\\', '/');
    const applicable = fixes.filter((fix) => name.endsWith(`/${fix.module}`));
    for (const { before } of applicable) before?.();
    if (!applicable.some((fix) => fix.replacements)) return load(module, filename);
    let source = fs.readFileSync(filename, 'utf8');
    for (const fix of applicable) {
      const mended = mend(source, fix.replacements ?? []);
      if (mended === undefined) process.stderr.write(`course: ${unfitting(fix)}\n`);
      else source = mended;
    }
    return module._compile(source, filename);
  };
}

module.exports = { mend, install, unfitting };
