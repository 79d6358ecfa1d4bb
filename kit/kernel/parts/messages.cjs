// What TypeScript says of a cell, where its own words do not say what to do about it.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const KIT = path.resolve(__dirname, '..', '..');
const COURSE = path.dirname(fs.realpathSync(KIT));
/** The oldest Node that the course runs on: what it lacks, types do not know. */
const OLDEST = /"node": "[^\d]*([\d.]+)/.exec(fs.readFileSync(path.join(COURSE, 'package.json'), 'utf8'))[1];

const SET = /^(Readonly)?Set</;
const ITERATOR = /^(\w*Iterator|\w*Generator)</;
/** What a newer Node has: from which Node on, on which types, as TypeScript writes them. */
const NEWER = [
  [21, /^ArrayBuffer$/, 'transfer transferToFixedLength detached'],
  [22, SET, 'union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom'],
  [22, ITERATOR, 'map filter take drop flatMap reduce toArray forEach some every find'],
  [22, /^ArrayConstructor$/, 'fromAsync'],
  [22, /^PromiseConstructor$/, 'withResolvers'],
  [23, /^PromiseConstructor$/, 'try'],
  [24, /^RegExpConstructor$/, 'escape'],
  [24, /^ErrorConstructor$/, 'isError'],
  [24, /^Math$/, 'f16round'],
  [25, /^Uint8Array$/, 'toBase64 toHex setFromBase64 setFromHex'],
  [25, /^Uint8ArrayConstructor$/, 'fromBase64 fromHex'],
  [26, /^(Weak)?Map</, 'getOrInsert getOrInsertComputed'],
];
const NEWER_NAMES = { Iterator: 22, WebSocket: 22, DisposableStack: 24, Float16Array: 24, Temporal: 26 };

/**
 * The text of a diagnostic: as it is, or with the cure in it, in one line.
 *
 * @param folder where the kernel looks for modules: the notebook's folder
 */
function explain(text, folder) {
  const module = /^Cannot find module '([^']+)'/.exec(text)?.[1];
  if (module) return withoutModule(module, folder) ?? text;
  const [, member, type] = /^Property '(\w+)' does not exist on type '(.+?)'\./.exec(text) ?? [];
  const [, name = ''] = /^(?:Cannot find name )?'(\w+)'(?:\.| only refers to a type)/.exec(text) ?? [];
  const since = member ? memberSince(member, type) : Object.hasOwn(NEWER_NAMES, name) ? NEWER_NAMES[name] : undefined;
  if (since === undefined) return text;
  const what = `'${member ?? name}'`;
  return `${what} comes with Node ${since}, and the course also runs on Node ${OLDEST}: write it without ${what}.`;
}

function memberSince(member, type) {
  return NEWER.find(([, types, names]) => types.test(type) && names.split(' ').includes(member))?.[0];
}

function withoutModule(module, folder) {
  if (!fs.existsSync(folder)) return undefined; // the grader's converter is in none
  if (finds('@course/kit', folder) || !finds(module, KIT)) return undefined;
  const start = `Cannot find module '${module}': `;
  const inside = !path.relative(COURSE, fs.realpathSync(folder)).startsWith('..');
  if (inside)
    return `${start}the course's packages are not installed. Run \`npm ci\` in ${COURSE} and restart the kernel.`;
  const notebooks = path.join(COURSE, 'notebooks');
  return `${start}this notebook lies in ${folder}, outside the course. Move it to ${notebooks} and open it there.`;
}

/** Is the package in a `node_modules` of this folder or of one above it? */
function finds(module, folder) {
  const name = /^(@[^/]+\/)?[^/]+/.exec(module)?.[0];
  if (!name || name.startsWith('.')) return false;
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'node_modules', name, 'package.json'))) return true;
    if (path.dirname(at) === at) return false;
  }
}

module.exports = { explain, NEWER, NEWER_NAMES };
