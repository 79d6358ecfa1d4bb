/**
 * ILIAS: `Lastname_Firstname_login_USERID/…` below folders of the exercise, in `Team 12/` for teams, and an Excel list of states
 * on top. Names are ASCII: ü is ue, each byte of a letter beyond that `_`. `Late Submission - `, in the site's language, stands
 * before the name of a late file; a second one of the same name is `NAME (2).ipynb`.
 *
 * Sources: ILIAS-eLearning/ILIAS, `components/ILIAS/Exercise/Submission/SubmissionManager.php` (copySubmissionFilesToDir,
 * getDirectoryNameFromUserData), `ilFileUtils::getASCIIFilename`; DigiKlausur/ilias2nbgrader (`tests/…/group_submissions.zip`);
 * ilifau/ExerciseStatusFile, `classes/Processing` (`Team_12/`, and what lies beside: `status.csv`, `checksums.json`, …).
 */
import type { Found } from '../find';
import type { Person } from '../hand-in';
import { type Claim, type Folder, filesBelow, type Layout } from './layout';

const FORM = /^(?<who>.*_.*_.*)_(?<id>\d{3,})$/;
const OF_PLUGIN = /^(status\.(csv|xlsx?)|checksums\.json|README\.md)$/;
const TEAM = /^\p{L}[^\d_]*[ _]\d+$/u;
const LATE = /^[^-]*\b(?:late|versp|nachtr|tard|retard|retras|ritard|atras|opoz|spoz|sen|forsin)\w*\b[^-]* - /i;

/**
 * Names and login are parted by single `_`; more than one in a row are damaged letters. A login may hold `_`, and is the rest when
 * both names are whole, or when nothing is left of both.
 */
function loginOf(who: string): string | undefined {
  const damaged = /^_+([^_].*)$/.exec(who)?.[1];
  if (damaged !== undefined) return damaged.includes('__') ? undefined : damaged;
  const parts = who.replace(/__+/g, (run) => '\0'.repeat(run.length)).split('_');
  const login = parts.slice(2).join('_');
  return parts.length >= 3 && !login.includes('\0') ? login : undefined;
}

function personOf(name: string): Person | undefined {
  const { who, id } = FORM.exec(name)?.groups ?? {};
  if (who === undefined) return undefined;
  const login = loginOf(who);
  return { student: login ?? name, ...(login ? { login } : {}), id: id! };
}

const isTeam = ({ name, folders, files }: Folder) =>
  TEAM.test(name) && files.length === 0 && folders.length > 0 && folders.every((one) => personOf(one.name));

export const ilias: Layout = {
  platform: 'ilias',
  claim(folder) {
    const own = folder.folders.filter(({ name }) => personOf(name));
    const teams = folder.folders.filter(isTeam);
    // folders named by hand can look so, too: all must, and the list of states does not lie among them
    if (own.length + teams.length === 0) return undefined;
    if (folder.folders.some((one) => !/_.*_/.test(one.name) && !teams.includes(one))) return undefined;
    const claims = new Map<Found, Claim>(
      folder.files.filter((one) => OF_PLUGIN.test(one.parts.at(-1)!)).map((one) => [one, 'nobody']),
    );
    const put = (inner: Folder, people: [Person, ...Person[]]) => {
      for (const file of filesBelow(inner)) {
        const name = file.parts.at(-1)!;
        const late = LATE.test(name);
        claims.set(file, {
          handIn: {
            platform: 'ilias',
            people,
            rule: `the folder '${inner.name}', as ILIAS writes it`,
            returnName: inner.name,
            ...(late ? { late: true as const } : {}),
            attempt: /.\((\d+)\)\.\w+$/.exec(name)?.[1] ?? '1',
          },
        });
      }
    };
    for (const inner of own) put(inner, [personOf(inner.name)!]);
    for (const team of teams) {
      // whoever uploaded has a folder; the team's work is that of each
      const people = team.folders.map(({ name }) => personOf(name)!) as [Person, ...Person[]];
      for (const inner of team.folders) put(inner, people);
    }
    return claims;
  },
};
