import type { SecretReference } from './secret.ts';

/** How a function of the service runs on AWS Lambda. */
export interface LambdaFunctionOptions {
  /**
   * 128 to 10,240 (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
   *
   * @default 256; 512 for `rebuilder`
   */
  readonly memoryMb?: number | undefined;
  /**
   * 1 to 900; an HTTP function's at most 29, since its API gives up then
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html).
   *
   * @default 29 for `api` and `worker`, 60 for `projector` and `reactor`, 900 for `rebuilder`, 270 for `catchUp`
   */
  readonly timeoutSeconds?: number | undefined;
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64' | undefined;
  /**
   * Variables beside those that the service sets itself; names that begin with `ALLFRAME_` or `AWS_` are taken. A `secret()` or
   * `parameter()` is read when the function starts.
   *
   * @default none
   */
  readonly environment?: Readonly<Record<string, string | SecretReference>> | undefined;
  /**
   * Packages that lie beside the code instead of in its bundle, with all that they depend on, as they are installed: those with native code, or
   * that read files of their own. What is installed must be for Linux and the function's architecture, such as by
   * `npm install --os=linux --cpu=arm64 sharp`.
   *
   * @default none
   */
  readonly packages?: readonly string[] | undefined;
  /**
   * Files and folders that lie beside the code, by their paths from the folder of the `package.json` above the entry, such as `templates`. A
   * function finds them below `process.env.LAMBDA_TASK_ROOT`.
   *
   * @default none
   */
  readonly files?: readonly string[] | undefined;
  /**
   * How many days logs are kept: one of the periods of CloudWatch Logs.
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
   * How many instances are kept warm.
   *
   * @default none
   */
  readonly provisionedConcurrency?: number | undefined;
  /**
   * How new code takes over: a part of the calls first, and back again where its alarm goes off.
   *
   * @default all at once
   */
  readonly canary?: CanaryOptions | undefined;
  /**
   * Puts the function into a network.
   *
   * @default none: what it calls is reached through the internet
   */
  readonly network?: NetworkOptions | undefined;
}

/** How new code takes over. */
export interface CanaryOptions {
  /** The share of the calls that new code gets first, 1 to 99. */
  readonly percent: number;
  /** How long it gets them, in minutes, 1 to 2,880. */
  readonly minutes: number;
}

/** Where in a network a function runs. Subnets need a way to DynamoDB, SQS and what else is called. */
export interface NetworkOptions {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** Annotates how a function of the service runs on AWS Lambda. */
export function lambdaFunction(options: LambdaFunctionOptions): LambdaFunctionOptions {
  return options;
}
