/** Problem 4: the three networks, the steps and the relevances. */
import type { KnownMistake } from '../known-mistake';

type Matrix = number[][];
type Network = { hidden: Matrix; output: Matrix };
type Name = 'A' | 'B' | 'C';
const NAMES: Name[] = ['A', 'B', 'C'];

const networks: Record<Name, Network> = {
  A: {
    hidden: [
      [1, 0],
      [-1, 1],
    ],
    output: [[1], [1]],
  },
  B: {
    hidden: [
      [1, -1],
      [0, 1],
    ],
    output: [[1], [1]],
  },
  C: {
    hidden: [
      [1, -1, 1],
      [-1, 1, 1],
    ],
    output: [[0.5], [0.5], [0.5]],
  },
};
const transposed = (matrix: Matrix): Matrix => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));

function network(name: Name, mistake: string, { hidden, output }: Network, bias?: number[]): KnownMistake {
  const first = JSON.stringify(bias ? { weights: hidden, bias } : { weights: hidden });
  const code = `const network${name}: Layer[] = [${first}, ${JSON.stringify({ weights: output })}];`;
  return { id: `network${name}/${mistake}`, cell: `network${name}`, code };
}

const networkMistakes = NAMES.flatMap((name) => {
  const { hidden, output } = networks[name];
  return [
    ...NAMES.filter((other) => other !== name).map((other) =>
      network(name, `network-${other.toLowerCase()}`, networks[other]),
    ),
    network(name, 'transposed', { hidden: transposed(hidden), output: transposed(output) }),
    network(name, 'swapped-units', { hidden: hidden.map(([a3, a4, ...rest]) => [a4!, a3!, ...rest]), output }),
    network(name, 'no-minus', { hidden: hidden.map((row) => row.map(Math.abs)), output }),
    network(
      name,
      'with-bias',
      { hidden, output },
      output.map(() => 1),
    ),
  ];
});

type Steps = Record<string, string>;

function steps(name: Name, mistake: string, value: Steps): KnownMistake {
  const entries = Object.entries(value)
    .map(([key, text]) => `  ${key}: '${text}',\n`)
    .join('');
  return {
    id: `steps${name}/${mistake}`,
    cell: `steps${name}`,
    code: `const steps${name}: Record<string, string> = {\n${entries}};`,
  };
}

const TWO = 'a3 + a4';
const THREE = 'a3 + a4 + a5';
const right: Record<Name, Steps> = {
  A: { R3: `a3/(${TWO})*Rout`, R4: `a4/(${TWO})*Rout`, R1: 'R3', R2: 'R4' },
  B: { R3: `a3/(${TWO})*Rout`, R4: `a4/(${TWO})*Rout`, R1: 'R3', R2: 'R4' },
  C: {
    R3: `a3/(${THREE})*Rout`,
    R4: `a4/(${THREE})*Rout`,
    R5: `a5/(${THREE})*Rout`,
    R1: 'R3 + x1/(x1+x2)*R5',
    R2: 'R4 + x2/(x1+x2)*R5',
  },
};
const signed: Record<Name, Steps> = {
  A: { R1: 'x1/(x1-x2)*R3', R2: '-x2/(x1-x2)*R3 + R4' },
  B: { R1: 'R3 - x1/(x2-x1)*R4', R2: 'x2/(x2-x1)*R4' },
  C: { R1: 'x1/(x1-x2)*R3 - x1/(x2-x1)*R4 + x1/(x1+x2)*R5', R2: '-x2/(x1-x2)*R3 + x2/(x2-x1)*R4 + x2/(x1+x2)*R5' },
};
const absolute: Record<Name, Steps> = {
  A: { R1: 'x1/(x1+x2)*R3', R2: 'x2/(x1+x2)*R3 + R4' },
  B: { R1: 'R3 + x1/(x1+x2)*R4', R2: 'x2/(x1+x2)*R4' },
  C: { R1: 'x1/(x1+x2)*(R3+R4+R5)', R2: 'x2/(x1+x2)*(R3+R4+R5)' },
};
const swapped = (text: string) => text.replace(/R3|R4/, (unit) => (unit === 'R3' ? 'R4' : 'R3'));

const stepMistakes = NAMES.flatMap((name) => {
  const { R3, R4, R1, R2, R5 } = right[name];
  const units = Object.keys(right[name]).filter((key) => key !== 'R1' && key !== 'R2');
  const all = (text: string): Steps => Object.fromEntries(units.map((unit) => [unit, text]));
  const half = `(${units.join('+')})/2`;
  return [
    steps(name, 'swapped', {
      ...right[name],
      R3: R4!,
      R4: R3!,
      R1: swapped(R1!),
      R2: swapped(R2!),
      ...(R5 ? { R5 } : {}),
    }),
    steps(name, 'equal-shares', { ...all(`Rout/${units.length}`), R1: half, R2: half }),
    steps(name, 'not-split', { ...right[name], ...all('Rout') }),
    steps(name, 'signed-weights', { ...right[name], ...signed[name] }),
    steps(name, 'absolute-weights', { ...right[name], ...absolute[name] }),
  ];
});

type Pair = [string, string];
type Relevances = { R1: Pair; R2: Pair };

const relevances: Record<Name, Relevances> = {
  A: { R1: ['x1 - x2', '0'], R2: ['x2', 'x2'] },
  B: { R1: ['x1', 'x1'], R2: ['0', 'x2 - x1'] },
  C: { R1: ['x1 - x2/2', 'x1/2'], R2: ['x2/2', 'x2 - x1/2'] },
};

function relevance(name: Name, mistake: string, { R1, R2 }: Relevances): KnownMistake {
  const pair = (texts: Pair) => `['${texts[0]}', '${texts[1]}']`;
  const code = `const relevance${name}: Record<'R1' | 'R2', [string, string]> = { R1: ${pair(R1)}, R2: ${pair(R2)} };`;
  return { id: `relevance${name}/${mistake}`, cell: `relevance${name}`, code };
}

const relevanceMistakes = NAMES.flatMap((name) => {
  const { R1, R2 } = relevances[name];
  return [
    ...NAMES.filter((other) => other !== name).map((other) =>
      relevance(name, `network-${other.toLowerCase()}`, relevances[other]),
    ),
    relevance(name, 'regions-swapped', { R1: [R1[1], R1[0]], R2: [R2[1], R2[0]] }),
    relevance(name, 'inputs-swapped', { R1: R2, R2: R1 }),
    relevance(name, 'gradient-times-input', { R1: ['x1', '0'], R2: ['0', 'x2'] }),
    relevance(name, 'equal-shares', { R1: ['x1/2', 'x2/2'], R2: ['x1/2', 'x2/2'] }),
  ];
});

export const answers: KnownMistake[] = [
  ...networkMistakes,
  network('C', 'not-halved', { hidden: networks.C.hidden, output: [[1], [1], [1]] }),
  ...stepMistakes,
  steps('C', 'not-halved', { ...right.C, R3: 'a3', R4: 'a4', R5: 'a5' }),
  steps('C', 'r5-forgotten', { ...right.C, R1: 'R3', R2: 'R4' }),
  steps('C', 'r5-halved', { ...right.C, R1: 'R3 + R5/2', R2: 'R4 + R5/2' }),
  ...relevanceMistakes,
  relevance('C', 'not-halved', { R1: ['2*x1-x2', 'x1'], R2: ['x2', '2*x2-x1'] }),
];
