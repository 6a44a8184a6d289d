/** One call of a port. */
export interface PortCall {
  readonly port: PortName;
  /** The method's name: `append`. */
  readonly operation: string;
  readonly parameters: readonly unknown[];
}

/** What the service runs on. */
export type PortName = 'eventStore' | 'readModels' | 'checkpoints' | 'registry' | 'queues' | 'timers' | 'bus' | 'personalKeys';

/** Stands around the calls of ports: may fail before or after, or call twice. */
export type Interceptor = <Result>(call: PortCall, run: () => Promise<Result>) => Promise<Result>;

/** A port whose calls go through an interceptor. Its fields that are no functions stay as they are. */
export function intercepted<Port extends object>(port: PortName, target: Port, intercept: Interceptor | undefined): Port {
  if (!intercept) return target;
  return new Proxy(target, {
    get(_target, operation) {
      const member = Reflect.get(target, operation, target) as unknown;
      if (typeof member !== 'function' || typeof operation !== 'string') return member;
      return (...parameters: readonly unknown[]) =>
        intercept({ port, operation, parameters }, async () => Reflect.apply(member, target, parameters));
    },
  });
}
