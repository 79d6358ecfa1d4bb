/** What a cell may import. */
type Require = (name: string) => unknown;

const withoutScheme = (name: string) => name.replace(/^node:/, '');

/**
 * `require` of a cell: the kit, tslab, and the modules of Node that the grader listed. It keeps honest notebooks to what every
 * runner has; what holds back the others is the sandbox around this process.
 */
export function requireOfCells(given: Record<string, unknown>, modules: string[]): Require {
  const builtin = new Set(modules.map(withoutScheme));
  return (name) => {
    if (Object.hasOwn(given, name)) return given[name];
    if (builtin.has(withoutScheme(name))) return require(name);
    const allowed = [...Object.keys(given), ...modules].join(', ');
    throw Object.assign(new Error(`Cannot find module '${name}'; a graded cell can import ${allowed}`), {
      code: 'MODULE_NOT_FOUND',
    });
  };
}
