/** What holds on every host and in every infrastructure where the service says nothing: the one place where these numbers stand. */
export const sharedDefaults = {
  /** How often a message is delivered before it becomes a dead letter. */
  maxReceives: 5,
  /** Over how many partitions the index of commits by time is spread. */
  timestampShards: 4,
} as const;
