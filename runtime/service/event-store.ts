/** How the service's events are kept. */
export interface EventStoreOptions {
  /**
   * The table's physical name.
   *
   * @default made of service and stage, such as `orders-dev-events`
   */
  readonly name?: string | undefined;
  /**
   * Refuses to delete the store with its stack.
   *
   * @default true
   */
  readonly deletionProtection?: boolean | undefined;
  /**
   * Keeps continuous backups, to restore any second of the last 35 days.
   *
   * @default true
   */
  readonly pointInTimeRecovery?: boolean | undefined;
}

/** Annotates how the service's events are kept. */
export function eventStore(options: EventStoreOptions): EventStoreOptions {
  return options;
}
