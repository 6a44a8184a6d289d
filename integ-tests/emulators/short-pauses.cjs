/**
 * Loaded into the CDK's CLI, which looks every five seconds whether CloudFormation is done: an emulator is in one. What resolves a promise is a
 * pause, and made short; every other timer is left as it is.
 */
const { setTimeout: wait } = globalThis;

globalThis.setTimeout = Object.assign(
  (callback, milliseconds, ...args) => wait(callback, milliseconds === 5_000 && isPause(callback) ? 250 : milliseconds, ...args),
  wait,
);

function isPause(callback) {
  return /\{ \[native code\] \}$/.test(Function.prototype.toString.call(callback));
}
