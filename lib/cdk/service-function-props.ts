import type { CanaryOptions } from '../../runtime/service/lambda-function.ts';
import type { AsyncFailures } from '../model/service-model.ts';
import type { FunctionNetworkProps } from './function-network.ts';

/** What `ServiceFunction` takes. */
export interface ServiceFunctionProps extends FunctionNetworkProps {
  /** The directory that holds the function's code. */
  readonly directory: string;
  /**
   * File and export of the handler.
   *
   * @default 'index.handler'
   */
  readonly handler?: string | undefined;
  /**
   * The function's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * What it is for, as consoles show it, at most 256 characters.
   *
   * @default none
   */
  readonly description?: string | undefined;
  /**
   * Variables; they may hold tokens.
   *
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /**
   * In MB, 128 to 10,240.
   *
   * @default 256
   */
  readonly memoryMb?: number | undefined;
  /**
   * 1 to 900.
   *
   * @default 29
   */
  readonly timeoutSeconds?: number | undefined;
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64' | undefined;
  /** @default 'nodejs24.x' */
  readonly runtime?: string | undefined;
  /**
   * How many days its log is kept: one of the periods of CloudWatch Logs.
   *
   * @default 30
   */
  readonly logRetentionDays?: number | undefined;
  /**
   * How many instances run at most, and are kept free for this function.
   *
   * @default it shares those of the account
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * How many instances are kept warm. The function gets an alias, which is what is invoked.
   *
   * @default none
   */
  readonly provisionedConcurrency?: number | undefined;
  /**
   * How new code takes over: a part of the calls first, and back again where an error occurs. The function gets an alias, which is what is
   * invoked.
   *
   * @default all at once
   */
  readonly canary?: CanaryOptions | undefined;
  /**
   * What becomes of an event that was handed over without waiting, and then fails.
   *
   * @default nothing of ours: Lambda tries twice more, and the event is gone
   */
  readonly asyncFailures?: AsyncFailures | undefined;
  /**
   * Makes the queue of `asyncFailures` refuse requests without TLS.
   *
   * @default true
   */
  readonly enforceTls?: boolean | undefined;
}
