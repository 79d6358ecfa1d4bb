/** A failure that the user can mend: one line, and an exit status. Anything else is a bug and shows its trace. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitStatus = 1,
  ) {
    super(message);
  }
}

export class UsageError extends CliError {
  constructor(message: string) {
    super(message, 2);
  }
}
