/**
 * Which statements run when a notebook is graded: those that a graded name rests on. What only looks (a check, a picture, a thousand
 * masks of a photograph) need not run, and if it fails, that is nobody's mistake.
 */
import type { Change, Statement } from './statements';
import type { SubmissionCell } from './types';

export type GradedName = { name: string; isFunction: boolean };
export type CellStatements = Pick<SubmissionCell, 'kind' | 'untouched'> & { statements: Statement[] };

/** What the kit gives to look with. A statement that uses one of these or what is made of it, and on which no graded name rests, is left out. */
const LOOKS = [
  'check',
  'showImage',
  'showMap',
  'showRow',
  'showChart',
  'liveMap',
  'photos',
  'photoNames',
  'loadImage',
  'loadEncoder',
  'encodeMasked',
  'convergedMaps',
  'progress',
];

/** A statement by its cell and its place in the cell. */
type Place = { cell: number; at: number; statement: Statement };

export type NeededStatements = {
  /** By cell, the places of the statements that a graded name rests on. */
  kept: Set<number>[];
  /** Statements that give a graded name to something of another kind, and stubs of what is done elsewhere: they never run. */
  displaced: { cell: number; at: number; name: string; isStub: boolean }[];
  /** Answers that are computed with an encoder: another one stands in for it. */
  encoded: { cell: number; name: string }[];
};

function placesOf(cells: CellStatements[]): Place[] {
  return cells.flatMap(({ statements }, cell) => statements.map((statement, at) => ({ cell, at, statement })));
}

/**
 * A function's name that is used again for something else, an answer's for a function, and a stub in which nothing was done, where a
 * definition of the kind is there.
 */
function displacedBy(
  places: Place[],
  cells: CellStatements[],
  graded: readonly GradedName[],
): NeededStatements['displaced'] {
  return graded.flatMap(({ name, isFunction }) => {
    const declaring = places.filter(({ statement }) => statement.declares.includes(name));
    const isOther = ({ statement }: Place) => (isFunction ? statement.noFunction : statement.functions).includes(name);
    const isStub = ({ cell, statement }: Place) => cells[cell]!.untouched === true || statement.undone.includes(name);
    const isDone = (place: Place) => !isOther(place) && !isStub(place);
    const stays = declaring.some(isDone)
      ? isDone
      : declaring.every(isOther)
        ? () => true
        : (one: Place) => !isOther(one);
    return declaring
      .filter((place) => !stays(place))
      .map((place) => ({ cell: place.cell, at: place.at, name, isStub: isStub(place) }));
  });
}

/** Some names and all that is made with them, but for graded names: `const cat = photos.chelsea`. */
function madeWith(
  roots: readonly string[],
  places: Place[],
  graded: Set<string>,
  given: (statement: Statement) => string[] = ({ declares }) => declares,
): Set<string> {
  const made = new Set(roots);
  for (let before = 0; before < made.size; ) {
    before = made.size;
    for (const { statement } of places)
      if (!statement.isImport && statement.uses.some((name) => made.has(name)))
        for (const name of given(statement)) if (!graded.has(name)) made.add(name);
  }
  return made;
}

function encodedAnswers(places: Place[], graded: readonly GradedName[]): NeededStatements['encoded'] {
  const names = new Set(graded.map(({ name }) => name));
  const made = madeWith(['loadEncoder'], places, names, ({ declares, assigns }) => [...declares, ...assigns]);
  const answers = graded.filter(({ isFunction }) => !isFunction);
  return places
    .filter(({ statement }) => statement.uses.some((name) => made.has(name)))
    .flatMap(({ cell, statement }) =>
      answers.filter(({ name }) => statement.declares.includes(name)).map(({ name }) => ({ cell, name })),
    );
}

/** All that each statement writes or may change, with what the functions that it calls write. */
function writesOf(places: Place[]): Map<Statement, Set<string>> {
  const all = places.map(({ statement }) => statement);
  const functions = new Set(all.flatMap(({ functions }) => functions));
  const variables = new Set(all.flatMap(({ isImport, declares }) => (isImport ? [] : declares)));
  const mayHoldMore = new Set(
    all.flatMap(({ declares, primitives }) => declares.filter((one) => !primitives.includes(one))),
  );
  const primitives = new Set(all.flatMap(({ primitives }) => primitives.filter((one) => !mayHoldMore.has(one))));
  const changed = (changes: Change[]) =>
    changes
      .filter(({ name }) => !primitives.has(name))
      .filter(({ by }) => by !== 'console' && !LOOKS.includes(by))
      .filter(({ name, by }) => name !== by || variables.has(name)) // tf.mean(x) and Math.max(x) change neither tf nor Math
      .filter(({ name, by }) => !functions.has(name) || by === 'Object')
      .map(({ name }) => name);
  const inside = new Map<string, string[]>();
  for (const statement of all) {
    const writes = [...statement.inside, ...changed(statement.changesInside)];
    for (const name of statement.declares) inside.set(name, [...(inside.get(name) ?? []), ...writes]);
  }
  return new Map(
    all.map((statement) => {
      const called = statement.calls.flatMap((name) => inside.get(name) ?? []);
      return [statement, new Set([...statement.assigns, ...changed(statement.changes), ...called])];
    }),
  );
}

/**
 * @param strict only what a graded name rests on; else cells of graded names, and those that the student added and that are needed, run
 *   as the kernel runs them, but for statements that use something of the kit's to look with
 */
export function neededStatements(
  cells: CellStatements[],
  graded: readonly GradedName[],
  strict: boolean,
): NeededStatements {
  const places = placesOf(cells);
  const displaced = displacedBy(places, cells, graded);
  const isDisplaced = (place: Place) => displaced.some(({ cell, at }) => cell === place.cell && at === place.at);
  const open = places.filter((place) => !isDisplaced(place));
  const writes = writesOf(open);
  const names = new Set(graded.map(({ name }) => name));
  const gives = new Map<string, Place[]>();
  for (const place of open)
    for (const name of new Set([...place.statement.declares, ...writes.get(place.statement)!]))
      gives.set(name, [...(gives.get(name) ?? []), place]);
  const looking = madeWith(LOOKS, open, names);
  const looks = ({ statement }: Place) => statement.uses.some((name) => looking.has(name));
  const wholeCell = (cell: number) => open.filter((place) => place.cell === cell && !looks(place));

  const kept = cells.map(() => new Set<number>());
  const queue: Place[] = [];
  const keep = (place: Place) => {
    if (kept[place.cell]!.has(place.at)) return;
    const first = kept[place.cell]!.size === 0;
    kept[place.cell]!.add(place.at);
    queue.push(place);
    if (first && !strict && cells[place.cell]!.kind === 'extra') wholeCell(place.cell).forEach(keep);
  };
  for (const place of open) {
    const { kind } = cells[place.cell]!;
    const { declares, assigns, isImport } = place.statement;
    const isGraded = [...declares, ...assigns].some((name) => names.has(name));
    if (kind === 'setup' || isGraded || (kind === 'define' && !strict && (isImport || !looks(place)))) keep(place);
  }
  // a later cell counts only when the student added it: a function that it declares again is the one that earlier ones call
  const counts = (giver: Place, user: Place) => giver.cell <= user.cell || cells[giver.cell]!.kind === 'extra';
  // what looks may change a name that it is given; that matters only where a graded name rests on it
  const least = strict ? undefined : neededStatements(cells, graded, true);
  const onlyShows = (giver: Place, user: Place, name: string) =>
    looks(giver) && !giver.statement.declares.includes(name) && least?.kept[user.cell]?.has(user.at) === false;
  for (let user = queue.shift(); user; user = queue.shift()) {
    // what changes a name that this one declares counts, as what gives a name that it uses; of imported names, only those used
    const { uses, declares, isImport } = user.statement;
    for (const name of new Set([...uses, ...(isImport ? [] : declares)]))
      for (const giver of gives.get(name) ?? []) if (counts(giver, user) && !onlyShows(giver, user, name)) keep(giver);
  }
  return { kept, displaced, encoded: encodedAnswers(open, graded) };
}

/** The statements of each cell that are left out: all that are not kept. */
export function leftOut(cells: CellStatements[], { kept }: NeededStatements): Set<number>[] {
  return cells.map(({ statements }, cell) => {
    const all = statements.map((_, at) => at);
    return new Set(all.filter((at) => !kept[cell]!.has(at)));
  });
}

/** The source with spaces in the place of some statements: lines and columns stay. */
export function without(source: string, statements: Statement[], out: Set<number>): string {
  let text = source;
  for (const at of out) {
    const { start, end } = statements[at]!;
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  }
  return text;
}
