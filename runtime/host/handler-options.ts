/** What infrastructure and bundle must agree on. */
export interface HandlerOptions {
  /** The hash of the model that the bundle was made from. */
  readonly modelHash: string;
  /**
   * Of the service's code: what snapshots go by.
   *
   * @default snapshots go by the `stateVersion` of an aggregate alone
   */
  readonly fingerprint?: string | undefined;
}
