/** Programs that run in pages, each a script of its own since it imports nothing. */
import * as fs from 'node:fs';
import * as path from 'node:path';

export const PAGE_SCRIPTS = path.join(__dirname, '..', 'page-script');
const read = new Map<string, string>();

export function pageScript(name: 'class-page' | 'staff-page'): string {
  const text = read.get(name) ?? fs.readFileSync(path.join(PAGE_SCRIPTS, `${name}.js`), 'utf8');
  read.set(name, text);
  return text;
}
