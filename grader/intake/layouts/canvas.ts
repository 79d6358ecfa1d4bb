/**
 * Canvas: `lastfirst_LATE_USER_FILE_NAME`, all files in one folder; `LATE_` for late ones only. Anonymous: `LATE_anon_ID_FILE_NAME`.
 * What was typed in: `…_USER_text.html`; a link: `…_USER_link.html`. Names have lost case, spaces and signs: the number decides.
 * Canvas says no time; files go back under the names that they have here.
 *
 * Source: instructure/canvas-lms, `lib/content_zipper.rb` (get_filename, add_upload_submission, sanitize_user_name).
 */
import type { Found } from '../find';
import { tidyName } from '../names';
import { type Claim, childrenOf, isFileLike, type Layout } from './layout';

const named = (name: string, number: string) =>
  new RegExp(`^(?<name>${name})_(?:(?<late>LATE)_)?(?<id>${number})_(?:${number}_.+|(?<kind>text|link)\\.html)$`, 's');
/** The name of a group may end in a short number of its own: `gruppe_12_12345_678901_…`. What follows is the student's choice. */
const NAMED = [named('[^_](?:(?!_\\d+_).)*?(?:_\\d{1,2})?', '\\d{3,}'), named('[^_].*?', '\\d+')];
/** Its number may be only digits: then, too, it is nobody's number. */
const ANONYMOUS = /^(?:(?<late>LATE)_)?(?<id>anon_[A-Za-z0-9]+)_(?:\d+_.+|(?<kind>text|link)\.html)$/s;
const TYPED: Record<string, string> = { text: 'a text typed into Canvas', link: 'a link, typed into Canvas' };

export const canvas: Layout = {
  platform: 'canvas',
  claim(folder, { sure }) {
    const own = childrenOf(folder).filter(
      (child) => isFileLike(child) && [...NAMED, ANONYMOUS].some((form) => form.test(child.name)),
    );
    // an assignment is anonymous for all, or for nobody
    const forms = own.every(({ name }) => ANONYMOUS.test(name)) ? [ANONYMOUS] : NAMED;
    const students = new Set<string>();
    const claims = new Map<Found, Claim>();
    for (const child of own) {
      const groups = forms.map((form) => form.exec(child.name)?.groups).find((one) => one !== undefined);
      if (!groups) continue;
      const { name, id, late, kind } = groups;
      const student = name === undefined ? id! : tidyName(`${name}_${id}`);
      students.add(student);
      for (const file of child.files)
        claims.set(file, {
          handIn: {
            platform: 'canvas',
            people: [{ student, id: id! }],
            rule: 'the name of the file, as Canvas writes it',
            returnName: child.name,
            ...(late ? { late: true as const } : {}),
          },
          ...(kind ? { what: TYPED[kind]! } : {}),
        });
    }
    return students.size > (sure ? 1 : 0) ? claims : undefined;
  },
};
