/**
 * Processes that live for seconds only: V8 of Node 20 optimises functions early, on threads beside, and half of what it makes is
 * never used. Later, it takes a seventh less processor time for conversions, and the same time on the wall. Newer ones have a
 * compiler between, and no such flag.
 */
export const OPTIMISE_LATER: readonly string[] = Number(process.versions.v8.split('.')[0]) < 12 ? ['--interrupt-budget=300000'] : [];
