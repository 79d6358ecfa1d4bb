/** Puts the page's script into one file, `grader/dist/marking/page.js`: a part of `npm run build`. */
import * as path from 'node:path';
import { build } from 'esbuild';

void build({
  entryPoints: [path.join(__dirname, 'page', 'main.js')],
  outfile: path.join(__dirname, 'page.js'),
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  minify: true,
  legalComments: 'none',
  logLevel: 'error',
});
