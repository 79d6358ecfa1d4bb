/**
 * Turns a notebook into a test file: one `describe` a problem, one `test` an item. What is in the notebook plays no part here: the
 * file only names it, and the environment (environment.ts) gives the module `submission`.
 */
const MODULE = `
for (const { title, items } of submission.problems)
  describe(title, () => {
    for (const { id, title } of items)
      test(title, async () => {
        const { status, feedback } = await submission.grade(id);
        if (status === 'fail' || status === 'error') throw new Error(feedback);
      });
  });
`;

/** Jest takes a transformer as the default export. */
export default {
  process: (): { code: string } => ({ code: MODULE }),
  getCacheKey: (): string => 'one module for every notebook',
};
