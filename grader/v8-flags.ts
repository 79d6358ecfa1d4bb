/**
 * Processes that live for seconds only: V8 of Node 20 optimises functions early, on threads beside. Later, 25 conversions of a
 * sheet took 13 % less processor time, and 4 % more on the wall with a core to spare. Newer ones have no such flag.
 */
export const OPTIMISE_LATER: readonly string[] =
  Number(process.versions.v8.split('.')[0]) < 12 ? ['--interrupt-budget=300000'] : [];
