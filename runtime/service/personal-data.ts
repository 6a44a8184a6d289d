/** How the keys that encrypt personal data are kept. Which data is personal is said beside the events. */
export interface PersonalKeyOptions {
  /**
   * Wraps the keys by one of KMS: `true` makes it, a text is the ARN of one that exists.
   *
   * @default false: the keys' table alone protects them
   */
  readonly kms?: boolean | string | undefined;
  /**
   * How many days the table of the keys can be restored to an earlier time, 1 to 35: so long a forgotten key can still be brought back.
   *
   * @default 7
   */
  readonly restoreDays?: number | undefined;
}

/** Annotates how the keys that encrypt personal data are kept. */
export function personalData(options: PersonalKeyOptions): PersonalKeyOptions {
  return options;
}
