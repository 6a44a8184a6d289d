/** Closes a switch: a case that was forgotten does not compile. */
export function assertNever(value: never): never {
  throw new Error(`nothing is known of ${JSON.stringify(value)}; it needs a case of its own`);
}
