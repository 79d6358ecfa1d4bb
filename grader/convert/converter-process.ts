/**
 * The converter process: `node -r kit/kernel/preload.cjs converter-process.js SIGHT OPTIONS`. Where there is a snapshot
 * (snapshot.ts), it is started from that instead.
 */
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { openConversions, type TslabPackage } from './conversions';
import { addConvertMany } from './one-program';
import { type Given, givenTo, serve } from './serve';
import { loadTypeScript } from './typescript';

const given: Given = givenTo(process.argv);
const { sight } = given;
const requireTslab = createRequire(path.join(sight.tslab, 'package.json'));
const tslab = (): TslabPackage => ({ ...requireTslab('./dist/metadata'), ...requireTslab('./dist/converter') });
addConvertMany();
const conversions = openConversions({ ts: loadTypeScript(sight.tslab), tslab, sight: () => sight });
serve(conversions, given);
