/** A part that may have had another name. */
export interface Renamed {
  /**
   * The name that it had before, or all of them, the oldest first. What was made of it stays: physical names are made of the oldest name, and
   * CloudFormation goes on knowing it by that; Terraform is told that it moved. So it stays here as long as the part does.
   *
   * @default it never had another
   */
  readonly renamedFrom?: string | readonly string[] | undefined;
}

/** The names that a part had before, the oldest first. */
export function formerNamesOf({ renamedFrom = [] }: Renamed): readonly string[] {
  return typeof renamedFrom === 'string' ? [renamedFrom] : renamedFrom;
}
