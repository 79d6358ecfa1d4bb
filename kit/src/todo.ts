/** The name of the error that an untouched stub throws; the grader tells it from a failure by this. */
export const NOT_DONE_YET = 'NotDoneYet';

/**
 * What a stub does until it is filled in: it throws its instruction.
 * @throws always, an error named `NotDoneYet`.
 */
export function todo(instruction: string): never {
  const error = new Error(instruction);
  error.name = NOT_DONE_YET;
  throw error;
}
