/**
 * What V8 keeps in the snapshot: a converter that has read the kit's types. build-snapshot.ts bundles this file, tslab and
 * TypeScript into one, since a script that makes a snapshot can `require` Node's own modules only.
 */
import { startupSnapshot } from 'node:v8';
import { openConversions, type TslabPackage } from './conversions';
import { givenTo, serve } from './serve';
import type { TypeScript } from './typescript';
import type { Sight } from './visible-files';

let sight = givenTo(process.argv).sight;
const tslab = (): TslabPackage => ({ ...require('tslab/dist/metadata'), ...require('tslab/dist/converter') });
const conversions = openConversions({
  ts: require('@tslab/typescript-for-tslab') as TypeScript,
  tslab,
  sight: (): Sight => sight,
});
startupSnapshot.setDeserializeMainFunction(() => {
  const given = givenTo(process.argv);
  sight = given.sight;
  serve(conversions, given);
});
