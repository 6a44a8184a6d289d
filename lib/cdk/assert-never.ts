/** Closes a switch: a kind that nobody handles does not compile, and one that arrives all the same is named. */
export function assertNever(value: never): never {
  throw new Error(`No construct is made of ${JSON.stringify(value)}; the model is newer than this package`);
}
