/** Closes a switch: a case that was forgotten does not compile. */
export function assertNever(value: never): never {
  throw new Error(`Nothing is made of ${JSON.stringify(value)}; the model is newer than this package`);
}
