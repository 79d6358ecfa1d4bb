/** `course native` without the build itself, which takes the network and a compiler: what is chosen, said, linked and undone. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { nativeCommand } from '../cli/native';
import { compileFailure, noTool } from '../cli/native/cures';
import { headersFolder } from '../cli/native/node-gyp';
import {
  ADDON,
  builtFolder,
  findTfjsNode,
  link,
  napiVersion,
  occupant,
  type TfjsNode,
  unlink,
} from '../cli/native/package';
import { type Wheel, wheelFor } from '../cli/native/platform';
import { isUnpacked, requireSpace } from '../cli/native/tensorflow';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course test '));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function fakePackage(name: string): TfjsNode {
  const at = path.join(folder, name);
  fs.mkdirSync(at);
  return { folder: at, version: '4.22.0', napi: 8, place: path.join(at, 'lib', 'napi-v8', ADDON) };
}

describe('the wheel', () => {
  it.each([
    ['linux-x64', 'tensorflow-cpu'],
    ['linux-arm64', 'tensorflow'],
  ])('%s: %s', (system, name) => {
    const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
    expect(wheelFor(system, '2.36')).toMatchObject({ name, libraries });
  });
  it('macOS', () => expect(wheelFor('darwin-arm64', undefined).libraries[0]).toBe('libtensorflow_cc.2.dylib'));
  it.each([
    ['win32-x64', undefined, /not for win32-x64; the course works without it.*WSL/],
    ['linux-x64', undefined, /not for linux-x64 without glibc; the course works without it/],
    ['darwin-x64', undefined, /not for darwin-x64; /],
    ['constructor', '2.36', /not for constructor; /],
  ])('none for %s, glibc %s: one line', (system, glibc, message) => {
    expect(() => wheelFor(system, glibc)).toThrow(message);
    expect(() => wheelFor(system, glibc)).toThrow(/^.*$/);
  });
});

describe('the package', () => {
  it('is the installed one, with a place for the newest Node-API that both sides speak', () => {
    const { folder: at, version, napi, place } = findTfjsNode();
    expect(version).toBe('4.22.0');
    expect(napi).toBe(8); // of Node 20, 22 and 24: an addon made for it serves all of them
    expect(place).toBe(path.join(at, 'lib', 'napi-v8', 'tfjs_binding.node'));
    expect([napiVersion([3, 8], 9), napiVersion([3, 8], 7), napiVersion([3, 8, 11], 10)]).toEqual([8, 3, 8]);
  });
  it('may be missing: it is optional', () => {
    expect(() => findTfjsNode(folder)).toThrow(
      'the package @tensorflow/tfjs-node is missing; `npm ci --include=optional`',
    );
  });
  it('what was built is kept by platform, Node-API and versions', () => {
    const one = builtFolder(fakePackage('keyed'), '2.21.0', folder);
    expect(path.dirname(one)).toBe(folder);
    expect(path.basename(one)).toBe(`native-${process.platform}-${process.arch}-napi8-tfjs4.22.0-tf2.21.0-quiet`);
  });
});

describe('the link', () => {
  const addon = path.join(folder, 'built', ADDON);
  beforeAll(() => {
    fs.mkdirSync(path.dirname(addon));
    fs.writeFileSync(addon, 'the addon');
  });
  it('is made once, relative, and taken away with the folders that were made for it', () => {
    const one = fakePackage('linked');
    expect(occupant(one.place)).toBe('nothing');
    expect([link(addon, one.place), link(addon, one.place)]).toEqual([true, false]);
    expect(fs.readFileSync(one.place, 'utf8')).toBe('the addon');
    expect(path.isAbsolute(fs.readlinkSync(one.place))).toBe(false);
    expect([unlink(one), unlink(one)]).toEqual([true, false]);
    expect(fs.readdirSync(one.folder)).toEqual([]);
    expect(fs.existsSync(addon)).toBe(true);
  });
  it('replaces a link to what is no longer there', () => {
    const one = fakePackage('stale');
    link(path.join(folder, 'gone', ADDON), one.place);
    expect(link(addon, one.place)).toBe(true);
    expect(fs.readFileSync(one.place, 'utf8')).toBe('the addon');
  });
  it('an addon that something else made is not ours to take away', () => {
    const one = fakePackage('other');
    fs.mkdirSync(path.dirname(one.place), { recursive: true });
    fs.writeFileSync(one.place, 'of npm rebuild');
    expect(occupant(one.place)).toBe('file');
    expect(unlink(one)).toBe(false);
    expect(fs.readFileSync(one.place, 'utf8')).toBe('of npm rebuild');
  });
});

it('a library that is not whole, or of another wheel, is not taken for one', () => {
  const at = path.join(folder, 'tensorflow');
  const wheel: Wheel = { name: 'tensorflow-cpu', sha256: 'ab', libraries: ['a.so', 'b.so'] };
  fs.mkdirSync(at);
  expect(isUnpacked(wheel, at)).toBe(false);
  for (const name of wheel.libraries) fs.writeFileSync(path.join(at, name), '12345');
  expect(isUnpacked(wheel, at)).toBe(false);
  fs.writeFileSync(path.join(at, 'course.json'), JSON.stringify({ wheel: 'ab', sizes: { 'a.so': 5, 'b.so': 5 } }));
  expect(isUnpacked(wheel, at)).toBe(true);
  expect(isUnpacked({ ...wheel, sha256: 'cd' }, at)).toBe(false);
  fs.truncateSync(path.join(at, 'b.so'), 4);
  expect(isUnpacked(wheel, at)).toBe(false);
  fs.rmSync(path.join(at, 'b.so'));
  expect(isUnpacked(wheel, at)).toBe(false);
});

it('headers are those of the Node that runs, installed or from npm', () => {
  const header = (...names: string[]) => {
    const file = path.join(folder, 'nodes', ...names, 'include', 'node', 'node_api.h');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '');
  };
  header('usr');
  header('npm', 'node_modules', `node-${process.platform}-${process.arch}`);
  const nodes = path.join(folder, 'nodes');
  const of = (name: string) => headersFolder(path.join(nodes, name, 'bin', 'node'));
  expect(of('usr')).toBe(path.join(nodes, 'usr'));
  expect(of('npm')).toBe(path.join(nodes, 'npm', 'node_modules', `node-${process.platform}-${process.arch}`));
  expect(of('bare')).toBeUndefined();
});

describe('one line for each failure, with its cure', () => {
  it.each([
    [
      'gyp ERR! stack Error: not found: make',
      /^course native: make is missing.*build-essential.*dnf install.*xcode-select/,
    ],
    ['make: g++: No such file or directory', /^course native: a C\+\+ compiler is missing.*build-essential/],
    [
      'fatal error: node_api.h: No such file or directory',
      /^course native: Node's headers are missing.*libnode-dev.*-devel/,
    ],
    ['g++: fatal error: No space left on device', /^course native: there is no disk space left/],
    [
      'GET https://x\ngyp ERR! stack is related to network connectivity.',
      /^course native: there is no network: .*HTTPS_PROXY/,
    ],
    [
      '  CXX(target) a.o\n../binding/utils.h:3:1: error: ECONNRESET\n',
      /not compile: \.\.\/binding\/utils.h:3:1: error/,
    ],
    ['', /^course native: the addon does not compile \(a log\)$/],
  ])('%j', (output, line) => {
    const said = compileFailure(output, 'a log');
    expect(said).toMatch(line);
    expect(said).toMatch(/^[^\n]*\(a log\)$/);
  });
  it('several tools at once', () => {
    expect(noTool(['a C++ compiler (g++)', 'make'])).toMatch(
      /^course native: a C\+\+ compiler \(g\+\+\) and make are missing/,
    );
  });
  it('disk space, before anything is fetched', () => {
    const line =
      /^course native: 1000000000 MB of disk space are needed, but only \d+ MB are free; make room and run it again$/;
    expect(() => requireSpace(folder, 1e9)).toThrow(line);
    requireSpace(folder, 0);
  });
  it('arguments', async () => {
    const usage = "course native: expected no arguments, got 'now'\nusage: course native [--remove]";
    await expect(nativeCommand({}, ['now'])).rejects.toThrow(usage);
  });
});
