// The commands that staff run while they edit start from the sources as they are: what is older than its source is built first.
// Plain JavaScript, since it runs before anything that is built.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const COMMANDS = ['fixtures', 'notebooks', 'grade', 'mark', 'release'];
const PACKAGES = ['cases', 'kit', 'fixtures', 'grader'];
/** What the runners of the sandbox are bundled from. */
const IN_IMAGE = ['cases/src', 'kit/src', 'grader/sandbox'];

const when = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** A source under `folder` that is newer than `time`; undefined when there is none. A folder with a tsconfig.json is built by itself. */
function newer(folder, time) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOther = ['node_modules', 'dist'].includes(entry.name) || fs.existsSync(path.join(file, 'tsconfig.json'));
      const found = isOther ? undefined : newer(file, time);
      if (found) return found;
    } else if (/\.tsx?$|^(package|tsconfig)\.json$/.test(entry.name) && when(file) > time) return file;
  }
  return undefined;
}

/**
 * @param repository the folder of the repository
 * @param command the command that is about to run, e.g. `grade`
 * @param run runs a program of Node and returns its exit status
 * @returns 0, or the exit status of a build that failed
 */
function freshen(repository, command, run, say = console.error) {
  if (!COMMANDS.includes(command)) return 0;
  const at = (name) => path.join(repository, name);
  const build = (source, args) => {
    say(`${path.relative(repository, source)} is newer than what was built from it: building`);
    return run(args);
  };

  const compile = [at('node_modules/typescript/bin/tsc'), '-b', repository];
  const buildInfo = (name) => at(`${name}/dist/tsconfig.tsbuildinfo`);
  const sources = PACKAGES.map((name) => newer(at(name), when(buildInfo(name))));
  const page =
    command === 'mark' ? newer(at('grader/marking/page'), when(at('grader/dist/marking/page.js'))) : undefined;
  const source = sources.find((file) => file !== undefined) ?? page;
  const began = new Date();
  const status = source ? build(source, compile) : 0;
  if (status !== 0) return status;
  // The compiler leaves the time of what came out the same, as with a package.json that was written again.
  if (source)
    for (const file of PACKAGES.map(buildInfo).filter((one) => fs.existsSync(one))) fs.utimesSync(file, began, began);
  if (page) return run([at('grader/dist/marking/bundle.js')]);
  if (command !== 'grade') return 0;

  const image = when(at('grader/dist/sandbox/image/runner.js'));
  const bundled = IN_IMAGE.map((name) => newer(at(name), image)).find((file) => file !== undefined);
  return bundled ? build(bundled, [at('grader/dist/sandbox/bundle.js')]) : 0;
}

/** Runs a program of Node; what it prints is a matter of the build and not of the command that follows. */
const run = (args) => spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] }).status ?? 1;

module.exports = { freshen, run };
