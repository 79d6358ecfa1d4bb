import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { kitFolder } from '@course/kit/folder';

/** The encoder that the maps are of. */
export const model = path.join(kitFolder, 'models', 'efficientnet-lite0.onnx');

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const modelSha256 = (): string => sha256(fs.readFileSync(model));
