/** What a platform's download says of one hand-in: who, when, which attempt. */

/** The layouts that are told apart. `plain`: folders or files named by hand. */
export const PLATFORMS = [
  'moodle',
  'canvas',
  'gradescope',
  'github',
  'nbgrader',
  'blackboard',
  'd2l',
  'ilias',
  'plain',
] as const;
export type Platform = (typeof PLATFORMS)[number];

/** One person, as the place says; what a platform does not say is absent. Ids and logins decide, names only where there is nothing else. */
export type Person = {
  /** How rows, files and pages are called; not yet checked. */
  student: string;
  name?: string;
  login?: string;
  email?: string;
  /** The platform's own number: Moodle's participant, Canvas' user, Gradescope's `:sid:`, ILIAS' user. */
  id?: string;
  /** The university's, which a roster says. */
  number?: string;
};

/**
 * When it was handed in: an instant (ISO 8601, UTC), or a local time without a zone (`2026-11-20T13:05:00`), which the zone in
 * class.json makes an instant. `trusted` is false for clocks that a student sets, such as the author's time of a commit.
 */
export type HandInTime = { at?: string; local?: string; from: string; trusted: boolean };

export type HandIn = {
  platform: Platform;
  /** One, or the members of a group. */
  people: [Person, ...Person[]];
  /** The rule that told them, for people: `the folder 'anna'`. */
  rule: string;
  /** The name under which the platform knows this hand-in: Moodle's folder, Canvas' file name. Feedback goes back under it. */
  returnName?: string;
  time?: HandInTime;
  /** The platform itself calls it late. */
  late?: true;
  /** Which attempt, in the platform's words: `2`, `2026-11-20T13:05:59Z`, a commit. */
  attempt?: string;
};
