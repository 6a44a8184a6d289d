import type { ServiceCalls, ServiceOperations } from '../../aws-client/service-calls.ts';
import { deadlineSignal } from '../../message/deadline-signal.ts';

/** A client of the AWS SDK, and its commands by the operations that they stand for. */
export interface OfficialService<Operations extends ServiceOperations<Operations>> {
  // biome-ignore lint/suspicious/noExplicitAny: the commands have no type in common that `send` takes; their inputs are checked below
  readonly client: { send(command: any, options?: object): Promise<unknown> };
  readonly commands: { readonly [Name in keyof Operations]: new (input: Operations[Name]['input']) => unknown };
}

/**
 * The calls of an official client.
 *
 * @param load loads and makes it, with the first call
 */
export function officialCalls<Operations extends ServiceOperations<Operations>>(
  load: () => Promise<OfficialService<Operations>>,
): ServiceCalls<Operations> {
  let loaded: Promise<OfficialService<Operations>> | undefined;
  return {
    async call(operation, input, { deadline } = {}) {
      loaded ??= load();
      const { client, commands } = await loaded;
      const abortSignal = deadline === undefined ? undefined : deadlineSignal(deadline);
      return (await client.send(new commands[operation](input), abortSignal ? { abortSignal } : {})) as object;
    },
  };
}
