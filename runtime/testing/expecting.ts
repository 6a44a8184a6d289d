/**
 * The `then` of a test. Where it is forgotten, whoever waits for the test calls it as that of a promise, with two callbacks: then the test
 * fails, instead of waiting for ever.
 */
export function expecting<Expected extends readonly unknown[]>(
  expect: (...expected: Expected) => Promise<void>,
): (...expected: Expected) => Promise<void> {
  return async (...expected) => {
    const [, fail]: readonly unknown[] = expected;
    if (!isCallback(fail)) return expect(...expected);
    fail(new Error('The test says nothing of what it expects; end it with then(...), and return or await that'));
  };
}

/** Constructors of events are functions too, and have a type. */
function isCallback(value: unknown): value is (error: Error) => void {
  return typeof value === 'function' && !('type' in value);
}
