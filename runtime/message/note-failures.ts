import { AllFrameError } from './errors.ts';

/** Ports whose failures are told from those of the code that uses them. */
export interface NotedFailures {
  /** The same port; what it fails with is noted. */
  note<Port extends object>(port: Port): Port;
  /** Whether an error is more than a port that does not answer: something that a port says on purpose, or a failure of the code. */
  isPoison(error: unknown): boolean;
}

/** Notes what ports fail with: a store that does not answer is no reason to park a stream. */
export function noteFailures(): NotedFailures {
  const noted = new WeakSet<object>();
  const isObject = (error: unknown): error is object => typeof error === 'object' && error !== null;
  return {
    isPoison: (error) => error instanceof AllFrameError || !isObject(error) || !noted.has(error),
    note: (port) =>
      new Proxy(port, {
        get(target, key) {
          const member: unknown = Reflect.get(target, key);
          if (typeof member !== 'function') return member;
          return async (...parameters: unknown[]) => {
            try {
              return await member.apply(target, parameters);
            } catch (error) {
              if (isObject(error)) noted.add(error);
              throw error;
            }
          };
        },
      }),
  };
}
