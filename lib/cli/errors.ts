/** A call of the CLI that can't be carried out as it is: its message is all that a person needs. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** A renderer's packages are not installed. */
export class MissingPackagesError extends UsageError {
  override readonly name = 'MissingPackagesError';
}
