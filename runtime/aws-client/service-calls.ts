import type { CallOptions } from './dynamodb-calls.ts';

/** Operations of a service, each with what goes in and what comes out. */
export type ServiceOperations<Operations> = { readonly [Name in keyof Operations]: { readonly input: object; readonly output: object } };

/** A service of AWS, as an adapter calls it: by the official client or the light one. */
export interface ServiceCalls<Operations extends ServiceOperations<Operations>> {
  /**
   * Throttling and transient faults are retried as the AWS SDKs' standard mode does it, never beyond the deadline.
   *
   * @throws what the service answered: an error of its own name, such as `ResourceNotFoundException`
   */
  call<Name extends keyof Operations & string>(
    operation: Name,
    input: Operations[Name]['input'],
    options?: CallOptions,
  ): Promise<Operations[Name]['output']>;
}
