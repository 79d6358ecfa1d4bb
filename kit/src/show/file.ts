/** Pictures of a terminal session: files in `course-pictures/` of the current folder, numbered in the order they were made. */
import * as fs from 'node:fs';
import * as path from 'node:path';

const FOLDER = 'course-pictures';
let made = 0;

/** `Importance of “chelsea”` → `importance-of-chelsea`; never empty, never a path. */
export function slug(title: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return plain.replace(/^-+|-+$/g, '') || 'picture';
}

/** A name for the next picture, relative to the current folder. Another run of the same program gives the same names. */
export function nextFile(title: string): string {
  made += 1;
  return path.join(FOLDER, `${made}-${slug(title)}.svg`);
}

/** Writes the picture under a temporary name first, so that a viewer that watches the file never reads half of it. */
export function writePicture(call: string, file: string, svg: string): void {
  const temporary = `${file}.tmp`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(temporary, svg);
    fs.renameSync(temporary, file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Error(`${call}: expected to write ${file} in the current folder, got ${reason}`);
  }
}

/** The one line that says where a picture went. */
export function announce(call: string, file: string): void {
  console.log(`${call}: wrote ${file}`);
}
