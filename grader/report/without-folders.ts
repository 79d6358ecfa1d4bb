/** Notes for students: a path says where staff keep what others handed in, so of each only the file's name stays. */
const baseName = (file: string) => file.split(/[/\\]/).filter(Boolean).at(-1) ?? file;

/** Absolute paths that nobody listed, also a drive's. */
const ABSOLUTE = /(^|[\s"'`“(:=])(?:file:\/\/)?(?:[A-Za-z]:[/\\]|\/)(?:[^\s"'`”()/\\:]+[/\\])+/g;

/** @param paths those that the text may name, as it names them */
export function withoutFolders(text: string, paths: readonly string[]): string {
  const longestFirst = [...new Set(paths)].filter(Boolean).sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, one) => rest.split(one).join(baseName(one)), text).replace(ABSOLUTE, '$1');
}
