/** Problem 2: masks from grids. */
import { type KnownMistake, mistakesOf } from '../known-mistake';
import { right, type Spreading, spreadingCode, wrong } from './spreading';

const write = mistakesOf(
  'masksFromGrids',
  'function masksFromGrids(grids: tf.Tensor3D, shifts: [number, number][], height: number, width: number): tf.Tensor3D',
);
const body = (spreading: Spreading, result = 'masks') => `${spreadingCode(spreading)}\n  return ${result};`;

export const masks: KnownMistake[] = [
  ...Object.entries(wrong).map(([name, spreading]) => write(name, body(spreading))),
  write('inverted', body(right, 'tf.sub(1, masks)')),
];
