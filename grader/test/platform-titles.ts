/** The columns of platforms' files, written out from their public form: the code under test has its own. */
export const ILIAS_TITLES = [
  'update',
  'usr_id',
  'login',
  'lastname',
  'firstname',
  'status',
  'mark',
  'notice',
  'comment',
  'plagiarism',
  'plag_comment',
];
export const NBGRADER_TITLES = [
  'assignment',
  'duedate',
  'timestamp',
  'student_id',
  'last_name',
  'first_name',
  'email',
  'raw_score',
  'late_submission_penalty',
  'score',
  'max_score',
];
export const ILIAS_TEAM_TITLES = [
  'update',
  'team_id',
  'logins',
  'status',
  'mark',
  'notice',
  'comment',
  'plagiarism',
  'plag_comment',
];
