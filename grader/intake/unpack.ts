/** Zips among the found files, given or handed in: what stands in them takes their place. Bytes go to our own folder, under numbers. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  BadDownload,
  DEEPEST,
  type Found,
  type FoundFiles,
  isZip,
  LITTER,
  mayBeNotebook,
  NOTEBOOK_NAME,
  UNOPENED,
} from './find';
import { visible } from './names';
import { isDiskError, readZip, ZIP_LIMITS, type ZipBudget, type ZipEntry, type ZipLimits, ZipProblem } from './zip';

/** What of a repository says when its last commit was. */
const GIT = /^(HEAD|packed-refs|refs\/heads\/[\w./-]+|objects\/[\w./-]+)$/;

const LARGEST_OF_GIT = 50 * 1024 ** 2;

type Zip = { path: string; absolute: string; parts: string[]; file: string };

class Unpacker {
  readonly litter: string[] = [];
  readonly repositories = new Map<string, string>();
  private count = 0;

  constructor(
    private readonly folder: string,
    readonly limits: ZipLimits,
  ) {
    fs.mkdirSync(folder, { recursive: true });
  }

  /** Notebooks, and what platforms write beside them. All else stays packed, and what is too large to be either. */
  private isLookedInto(name: string, size: number): boolean {
    if (NOTEBOOK_NAME.test(name)) return true;
    const most = name.includes('.') ? this.limits.bytes : this.limits.ratioFrom;
    return size <= most && (mayBeNotebook(name) || /\.ya?ml$/i.test(name));
  }

  private newFile(): string {
    this.count += 1;
    return path.join(this.folder, String(this.count));
  }

  /**
   * What stands in a zip, at `level` 1 for one that was given or lies in a folder.
   *
   * @throws ZipProblem when it, or a name in it, is not allowed; a fault of a zip in it stays with that
   */
  async contents(zip: Zip, level: number, budget: ZipBudget): Promise<Found[]> {
    const found: Found[] = [];
    const zips: Zip[] = [];
    const said = new Set<string>();
    const at = (parts: string[]) => ({
      path: path.join(zip.path, ...parts),
      absolute: path.join(zip.absolute, ...parts),
      parts: [...zip.parts, ...parts],
    });
    /** Of a folder with many files one line is said. */
    const once = (parts: string[], say: () => void) => {
      const name = parts.join('/');
      if (!said.has(name)) say();
      said.add(name);
    };
    await readZip(zip.file, budget, async (entry) => {
      const { parts } = entry;
      const name = parts.at(-1);
      if (name === undefined) return;
      await this.git(zip, entry);
      const litter = parts.findIndex((part) => LITTER.test(part));
      const named = parts.findIndex((part, i) => /\.ipynb$/i.test(part) && (i < parts.length - 1 || entry.isFolder));
      if (litter >= 0) {
        const end = litter === parts.length - 1 && !entry.isFolder ? '' : '/';
        const own = parts.slice(0, litter + 1);
        once(own, () => this.litter.push(at(own).path + end));
      } else if (named >= 0) {
        const own = parts.slice(0, named + 1);
        once(own, () => found.push({ ...at(own), problem: 'a folder with the name of a notebook' }));
      } else if (parts.length > DEEPEST) {
        const own = parts.slice(0, DEEPEST);
        const problem = `a folder more than ${DEEPEST} levels deep; it is not entered`;
        once(own, () => found.push({ ...at(own), problem }));
      } else if (entry.isFolder || name.endsWith('.expected.json')) return;
      else if (entry.problem) found.push({ ...at(parts), problem: entry.problem });
      else if (!isZip(name) && !this.isLookedInto(name, entry.size)) found.push(at(parts));
      else {
        const file = this.newFile();
        await entry.unpack(file, isZip(name) ? this.limits.zipBytes : this.limits.bytes);
        if (isZip(name)) zips.push({ ...at(parts), file });
        else found.push({ ...at(parts), unpacked: file });
      }
    });
    for (const inner of zips) {
      // each student's zip has limits of its own: a huge one does not take from others
      const own = level === 1 ? newBudget(this.limits, this.limits.studentBytes) : budget;
      found.push(...(await this.handedIn(inner, level + 1, own)));
      fs.rmSync(inner.file, { force: true });
    }
    return found;
  }

  /** What stands in a zip that somebody handed in; the zip itself when there is no notebook in it, or it cannot be opened. */
  async handedIn(zip: Zip, level: number, budget: ZipBudget): Promise<Found[]> {
    const { path: shown, absolute, parts } = zip;
    const whole = (what: string): Found[] => [{ path: shown, absolute, parts, what }];
    const { depth } = this.limits;
    if (level > depth) return whole(`an archive inside ${depth} others; at most ${depth} are opened`);
    try {
      const found = await this.contents(zip, level, budget);
      if (found.some((one) => NOTEBOOK_NAME.test(one.parts.at(-1)!))) return found;
      const inner = found.find(({ what }) => what !== undefined);
      const more = inner ? `, but with ${visible(inner.parts.at(-1)!)}: ${inner.what}` : '';
      return whole(`an archive without a notebook${more}`);
    } catch (error) {
      if (!(error instanceof ZipProblem)) throw error;
      return whole(`${UNOPENED} (${error.message})`);
    }
  }

  /** What says when the last commit of a repository was. */
  private async git(zip: Zip, entry: ZipEntry): Promise<void> {
    const from = entry.parts.indexOf('.git');
    const inner = entry.parts.slice(from + 1).join('/');
    if (from < 0 || entry.isFolder || entry.problem || !GIT.test(inner)) return;
    if (entry.size > LARGEST_OF_GIT) return;
    const place = path.join(zip.absolute, ...entry.parts.slice(0, from));
    const folder = this.repositories.get(place) ?? this.newFile();
    this.repositories.set(place, folder);
    const file = path.join(folder, inner);
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      await entry.unpack(file, LARGEST_OF_GIT);
    } catch (error) {
      // a name that is a file and a folder, a damaged object: it costs the time of the last commit, and nobody's hand-in
      if (isDiskError(error) && !/^(EEXIST|ENOTDIR|EISDIR)$/.test(String((error as NodeJS.ErrnoException).code)))
        throw error;
    }
  }
}

const newBudget = (limits: ZipLimits, allBytes = limits.allBytes): ZipBudget => ({
  entries: 0,
  bytes: 0,
  limits: { ...limits, allBytes },
});

/**
 * @param folder one of ours; what is unpacked lies there under numbers, and never under a name from a zip
 * @throws BadDownload when a zip that was given cannot be opened, or the disk is full
 */
export async function unpackZips(
  files: FoundFiles,
  { given, folder, limits = ZIP_LIMITS }: { given: string[]; folder: string; limits?: ZipLimits },
): Promise<FoundFiles> {
  const unpacker = new Unpacker(folder, limits);
  const downloads = new Set(given.map((one) => path.resolve(one)));
  const found: Found[] = [];
  for (const one of files.found) {
    const isGiven = downloads.has(one.absolute);
    if (!isZip(one.absolute) || (one.problem && !isGiven)) {
      found.push(one);
      continue;
    }
    // the class's folder is the zip itself where it was given alone
    const parts = one.absolute === files.root ? [] : one.parts;
    const zip = { path: one.path, absolute: one.absolute, parts, file: one.absolute };
    try {
      if (one.problem) throw new ZipProblem(one.problem);
      const budget = newBudget(limits);
      found.push(...(isGiven ? await unpacker.contents(zip, 1, budget) : await unpacker.handedIn(zip, 1, budget)));
    } catch (error) {
      const name = `'${visible(one.path)}'`;
      if (error instanceof ZipProblem) throw new BadDownload(`${name}: ${error.message}; nothing is graded`);
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new BadDownload(
        `${name}: it cannot be unpacked into '${folder}' (${code}); make room there, or set TMPDIR`,
      );
    }
  }
  return {
    ...files,
    found,
    litter: [...files.litter, ...unpacker.litter],
    repositories: new Map([...files.repositories, ...unpacker.repositories]),
  };
}
