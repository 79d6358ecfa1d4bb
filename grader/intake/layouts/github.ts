/**
 * GitHub Classroom: `ASSIGNMENT-submissions/ASSIGNMENT-LOGIN/`, each a whole repository. A login may hold hyphens. The time is that
 * of the last commit, by the clock of its author's machine.
 *
 * Sources: github/gh-classroom, `cmd/gh-classroom/clone/student-repos/student-repos.go`; earthlab/abc-classroom.
 */
import type { Found } from '../find';
import { tidyName } from '../names';
import { type Claim, filesBelow, type Layout } from './layout';

const SUBMISSIONS = '-submissions';

export const github: Layout = {
  platform: 'github',
  claim(folder, { slugs, lastCommit, sure }) {
    const assignment = folder.name.endsWith(SUBMISSIONS) ? [folder.name.slice(0, -SUBMISSIONS.length)] : [];
    const claims = new Map<Found, Claim>();
    let repositories = 0;
    for (const repository of folder.folders) {
      const { name } = repository;
      const slug = [...assignment, ...slugs].find(
        (one) => name.toLowerCase().startsWith(`${one.toLowerCase()}-`) && name.length > one.length + 1,
      );
      if (slug === undefined || name === slug + SUBMISSIONS) continue;
      const login = tidyName(name.slice(slug.length + 1));
      const commit = lastCommit(repository.absolute);
      repositories += assignment.length > 0 || commit ? 2 : 1; // one folder `01-relax-final` may be a student's own
      for (const file of filesBelow(repository))
        claims.set(file, {
          handIn: {
            platform: 'github',
            people: [{ student: login, login }],
            rule: `the folder '${name}'`,
            returnName: name,
            ...(commit
              ? { time: { at: commit.at, from: 'the last commit', trusted: false }, attempt: commit.sha.slice(0, 7) }
              : {}),
          },
        });
    }
    return repositories >= (sure ? 4 : 2) ? claims : undefined;
  },
};
