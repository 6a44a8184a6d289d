/** A call of the CLI that can't be carried out as it is: its message is all that a person needs. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** A renderer's packages are not installed. */
export class MissingPackagesError extends UsageError {
  override readonly name = 'MissingPackagesError';
}

/** The verb has said all that there is to say, and ends with this exit code. */
export class Ended extends Error {
  override readonly name = 'Ended';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
