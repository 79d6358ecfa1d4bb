/**
 * Moodle: `Full Name_1234567_assignsubmission_file_/…`, in newer releases without the last `_`, or flat
 * `Full Name_1234567_assignsubmission_file_NAME`; `onlinetext` in place of `file` for what was typed in. The number is the
 * participant of this one assignment; a group has its own name and number. Moodle says no time.
 *
 * Source: moodle/moodle, `mod/assign/classes/downloader.php` (get_student_prefix, load_submissionplugin_filelist).
 */
import type { Found } from '../find';
import { type Claim, childrenOf, type Layout, type Named, namedPeople } from './layout';

const FORM = /^(?<begin>(?<name>.+?)(?:_(?<id>\d+))?_assignsubmission_(?<plugin>[a-z]+))(?<end>_?)(?<file>.*)$/s;

export const moodle: Layout = {
  platform: 'moodle',
  claim(folder) {
    const own = childrenOf(folder).flatMap((child) => {
      const groups = FORM.exec(child.name)?.groups as Record<'begin' | 'name' | 'plugin' | 'end' | 'file', string> & {
        id?: string;
      };
      return groups && (child.isFolder || groups.file) ? [{ child, groups }] : [];
    });
    if (own.length === 0) return undefined;
    const named = ({ name, id }: { name: string; id?: string }): Named => ({ name, ...(id ? { id } : {}) });
    const person = namedPeople(own.map(({ groups }) => named(groups)));
    const claims = new Map<Found, Claim>();
    for (const { child, groups } of own) {
      const returnName = groups.begin + groups.end;
      const rule = `the ${groups.file ? 'name of the file' : `folder '${child.name}'`}, as Moodle writes it`;
      const what = groups.plugin === 'onlinetext' ? 'a text typed into Moodle' : undefined;
      for (const file of child.files)
        claims.set(file, {
          handIn: { platform: 'moodle', people: [person(named(groups))], rule, returnName },
          ...(what && /\.html?$/i.test(file.parts.at(-1)!) ? { what } : {}),
        });
    }
    return claims;
  },
};
