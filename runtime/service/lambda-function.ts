/** How a function of the service runs on AWS Lambda. */
export interface LambdaFunctionOptions {
  /**
   * 128 to 10,240 (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
   *
   * @default 256
   */
  readonly memoryMb?: number | undefined;
  /**
   * 1 to 900; an HTTP function's at most 29, since its API gives up then
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html).
   *
   * @default 29
   */
  readonly timeoutSeconds?: number | undefined;
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64' | undefined;
  /**
   * Variables beside those that the service sets itself; names that begin with `ALLFRAME_` or `AWS_` are taken.
   *
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /**
   * How many days logs are kept: one of the periods of CloudWatch Logs.
   *
   * @default 30
   */
  readonly logRetentionDays?: number | undefined;
}

/** Annotates how a function of the service runs on AWS Lambda. */
export function lambdaFunction(options: LambdaFunctionOptions): LambdaFunctionOptions {
  return options;
}
