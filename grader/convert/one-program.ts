/**
 * tslab's converter makes a TypeScript program for each cell, and again looks up all the types that the cell names: of TensorFlow.js,
 * that is most of the time. Here it gets one method more, `convertMany`, which puts several cells, each beside the declarations
 * from before it, into one program. What is checked and written is tslab's own code, cell by cell. It works on the trees that it
 * gets (`remainingDecls` takes statements out): as in `convert`, every file is parsed again, even if its text is the same.
 */
import Module from 'node:module';

/** Its own files for each cell, and the names that `convert` works on turned to them. */
const STATE = `
    const slots = new Map();
    const notifySlot = new Map();
    let inSlot = false;
    let programs = 0;`;
const METHOD = `
    function slotNames(k) {
        const name = (file) => (0, tspath_1.normalizeJoin)(cwd, file);
        const written = (file) => (0, tspath_1.normalizeJoin)(outDir, file);
        return [name("__tslab" + k + "__.ts"), name("__prev" + k + "__.d.ts"), written("__tslab" + k + "__.js"), written("__tslab" + k + "__.d.ts")];
    }
    function exportedLocals(src) {
        const alone = ts.createSourceFile(srcFilename, srcPrefix + src, transpileTarget);
        ts.bindSourceFile(alone, builder.getProgram().getCompilerOptions());
        const names = alone.locals ? Array.from(alone.locals.keys()) : [];
        return names.length > 0 ? "\\nexport {" + names.join(", ") + "}" : "";
    }
    function convertMany(cells) {
        let more = false;
        cells.forEach(({ previous, source }, k) => {
            const [src, decl] = slotNames(k);
            for (const [file, content] of [[src, source + exportedLocals(source)], [decl, previous]]) {
                if (!slots.has(file)) { rootFiles.add(file); more = true; }
                slots.set(file, content);
                if (notifySlot.has(file)) notifySlot.get(file)(file, ts.FileWatcherEventKind.Changed);
            }
        });
        srcContent = "// " + ++programs;
        notifyUpdateSrc(srcFilename, ts.FileWatcherEventKind.Changed);
        if (more) watch.updateRootFileNames(Array.from(rootFiles));
        if (rebuildTimer) rebuildTimer.callback();
        const own = [srcFilename, declFilename, dstFilename, dstDeclFilename];
        inSlot = true;
        try {
            return cells.map(({ previous, source }, k) => {
                [srcFilename, declFilename, dstFilename, dstDeclFilename] = slotNames(k);
                return convert(previous, source);
            });
        } finally {
            [srcFilename, declFilename, dstFilename, dstDeclFilename] = own;
            inSlot = false;
        }
    }
    function close() {`;

const REPLACEMENTS: [from: string, to: string][] = [
  ['    const srcFilename =', `${STATE}\n    let srcFilename =`],
  ['const declFilename =', 'let declFilename ='],
  ['const dstFilename =', 'let dstFilename ='],
  ['const dstDeclFilename =', 'let dstDeclFilename ='],
  [
    'sys.readFile = function (path, encoding) {',
    'sys.readFile = function (path, encoding) { if (slots.has(path)) return srcPrefix + slots.get(path);',
  ],
  [
    'sys.watchFile = (path, callback, pollingInterval) => {',
    'sys.watchFile = (path, callback, pollingInterval) => { if (slots.has(path)) { notifySlot.set(path, callback); return { close: () => { } }; }',
  ],
  ['        inspect,\n        complete,', '        inspect,\n        convertMany,\n        complete,'],
  ['    function close() {', METHOD],
  ['    function updateContent(decls, src) {', '    function updateContent(decls, src) { if (inSlot) return;'],
];

type Compiles = { _compile(source: string, filename: string): unknown };
type Load = (module: Compiles, filename: string) => unknown;

export const TSLAB_CONVERTER = /[\\/]tslab[\\/]dist[\\/]converter\.js$/;

/** tslab's converter with the method; a tslab that is another one than this was written for stays as it is, without it. */
export function withConvertMany(source: string): string {
  const fits = REPLACEMENTS.every(([from]) => source.split(from).length === 2);
  return fits ? REPLACEMENTS.reduce((text, [from, to]) => text.replace(from, () => to), source) : source;
}

/** To be called before tslab's converter is loaded. */
export function addConvertMany(): void {
  const extensions = (Module as unknown as { _extensions: Record<string, Load> })._extensions;
  const load = extensions['.js']!;
  extensions['.js'] = (module, filename) => {
    if (!TSLAB_CONVERTER.test(filename)) return load(module, filename);
    const compile = module._compile;
    module._compile = (source, name) => compile.call(module, withConvertMany(source), name);
    return load(module, filename);
  };
}
