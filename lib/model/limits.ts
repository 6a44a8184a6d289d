/** A range of whole numbers, both ends included, and where the vendor states it. */
export interface Limit {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly source: string;
}

/** The vendors' limits that a service is checked against: the one place where these numbers stand. */
export const limits = {
  memoryMb: { min: 128, max: 10_240, unit: 'MB', source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html' },
  unzippedMb: { min: 0, max: 250, unit: 'MB', source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html' },
  timeoutSeconds: { min: 1, max: 900, unit: 's', source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html' },
  /** As long as a REST API waits unless AWS is asked for more; an HTTP API waits a second longer, and then tells nothing either. */
  httpTimeoutSeconds: {
    min: 1,
    max: 29,
    unit: 's',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  },
  maxBodyBytes: {
    min: 1,
    max: 6 * 1024 * 1024,
    unit: 'bytes',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  corsMaxAgeSeconds: {
    min: 0,
    max: 86_400,
    unit: 's',
    source: 'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age',
  },
  clockToleranceSeconds: { min: 0, max: 300, unit: 's', source: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4' },
  visibilityTimeoutSeconds: {
    min: 0,
    max: 43_200,
    unit: 's',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html',
  },
  /** What every queue hands over at once. A standard one can more, if it gathers for it; a FIFO queue can't. */
  batchSize: {
    min: 1,
    max: 10,
    unit: 'messages',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  },
  batchWindowSeconds: {
    min: 0,
    max: 300,
    unit: 's',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  },
  maxConcurrency: {
    min: 2,
    max: 1_000,
    unit: 'batches',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  },
  maxReceives: {
    min: 1,
    max: 1_000,
    unit: 'receives',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
  },
  timestampShards: {
    min: 1,
    max: 64,
    unit: 'shards',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  },
  snapshotEvery: {
    min: 10,
    max: 10_000,
    unit: 'events',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html',
  },
  reservedConcurrency: {
    min: 1,
    max: 100_000,
    unit: 'instances',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  },
  provisionedConcurrency: {
    min: 1,
    max: 100_000,
    unit: 'instances',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html',
  },
  canaryPercent: {
    min: 1,
    max: 99,
    unit: 'percent',
    source: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html',
  },
  canaryMinutes: {
    min: 1,
    max: 2_880,
    unit: 'minutes',
    source: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html',
  },
  subnets: { min: 1, max: 16, unit: 'subnets', source: 'https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html' },
  securityGroups: { min: 1, max: 5, unit: 'groups', source: 'https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html' },
  archiveDays: {
    min: 0,
    max: 36_500,
    unit: 'days',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html',
  },
  restoreDays: {
    min: 1,
    max: 35,
    unit: 'days',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html',
  },
  maxLagSeconds: {
    min: 10,
    max: 86_400,
    unit: 's',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  },
  filterAttributes: {
    min: 1,
    max: 5,
    unit: 'attributes',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html',
  },
  filterCombinations: {
    min: 1,
    max: 150,
    unit: 'combinations',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html',
  },
  /** Without asking AWS for more, of which it gives 4,096. */
  eventPatternCharacters: {
    min: 1,
    max: 2_048,
    unit: 'characters',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
  },
  objectKeyBytes: {
    min: 1,
    max: 1_024,
    unit: 'bytes',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
  },
  environmentBytes: {
    min: 0,
    max: 4_096,
    unit: 'bytes',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  resourcesOfStack: {
    min: 1,
    max: 500,
    unit: 'resources',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
  },
  cloudRunMemoryMb: { min: 512, max: 32_768, unit: 'MB', source: 'https://cloud.google.com/run/docs/configuring/services/memory-limits' },
  concurrency: { min: 1, max: 1_000, unit: 'requests', source: 'https://cloud.google.com/run/docs/configuring/concurrency' },
  minInstances: { min: 0, max: 1_000, unit: 'instances', source: 'https://cloud.google.com/run/docs/configuring/min-instances' },
  maxInstances: { min: 1, max: 1_000, unit: 'instances', source: 'https://cloud.google.com/run/docs/configuring/max-instances' },
} as const satisfies Record<string, Limit>;

/** What a kind of resource may be called, and where the vendor states it. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly takes: string;
  readonly source: string;
}

/** The vendors' rules for names that a definition may give: the one place where they stand. */
export const nameRules = {
  table: {
    pattern: /^[A-Za-z0-9_.-]{3,255}$/,
    takes: '3 to 255 letters, digits, underscores, dots and hyphens',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html',
  },
  /** Three characters less than DynamoDB's: the attributes of its keys are named after it, with `_PK` or `_SK` behind. */
  index: {
    pattern: /^[A-Za-z0-9_.-]{3,252}$/,
    takes: '3 to 252 letters, digits, underscores, dots and hyphens',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html',
  },
  queue: {
    pattern: /^(?=.{1,80}$)[A-Za-z0-9_-]+(\.fifo)?$/,
    takes: "at most 80 letters, digits, underscores and hyphens, '-dead-letters' and '.fifo' included",
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html',
  },
  bus: {
    pattern: /^(?!default$|aws\.)[A-Za-z0-9._/-]{1,256}$/,
    takes: "at most 256 letters, digits, dots, slashes, underscores and hyphens, not 'default' and not 'aws.' in front",
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html',
  },
  bucket: {
    pattern:
      /^(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    takes: '3 to 63 lower case letters, digits, dots and hyphens, a letter or digit at both ends, and none of the endings that S3 keeps',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
  },
  topic: {
    pattern: /^[A-Za-z0-9_-]{1,256}$/,
    takes: 'at most 256 letters, digits, underscores and hyphens',
    source: 'https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html',
  },
  function: {
    pattern: /^[A-Za-z0-9_-]{1,64}$/,
    takes: 'at most 64 letters, digits, underscores and hyphens',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html',
  },
  schedule: {
    pattern: /^[A-Za-z0-9_.-]{1,64}$/,
    takes: 'at most 64 letters, digits, underscores, dots and hyphens',
    source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html',
  },
  'schedule group': {
    pattern: /^[A-Za-z0-9_.-]{1,64}$/,
    takes: 'at most 64 letters, digits, underscores, dots and hyphens',
    source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html',
  },
} as const satisfies Record<string, NameRule>;

/** Periods that CloudWatch Logs knows (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html). */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** CPUs that Cloud Run offers beside fractions, and the memory that goes with each (https://cloud.google.com/run/docs/configuring/services/cpu). */
export const cloudRunMemoryMbByCpu: ReadonlyMap<number, { readonly min: number; readonly max: number }> = new Map([
  [1, { min: 512, max: 4_096 }],
  [2, { min: 512, max: 8_192 }],
  [4, { min: 2_048, max: 16_384 }],
  [6, { min: 4_096, max: 24_576 }],
  [8, { min: 4_096, max: 32_768 }],
]);

/** Paths whose requests Cloud Run does not hand over; of those that end in z it says 'some', and not which. */
export const cloudRunReservedPaths = {
  pattern: /^\/(eventlog$|_ah(\/|$)|(.*\/)?([^/:][^/]*)?z$)/,
  source: 'https://cloud.google.com/run/docs/known-issues#reserved_url_paths',
} as const;

/** AWS advises a queue's visibility timeout of this many times the function's (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). */
export const advisedVisibilityFactor = 6;

/** The largest event or message that each service takes, in bytes: they differ, and the smallest on a message's way counts. */
export const payloadBytes = {
  /** A request or response of an HTTP API, a REST API or a function URL, and one of a direct invoke: Lambda's own limit. */
  lambdaSynchronous: { max: 6 * 1024 * 1024, source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html' },
  /** What bus, topic, bucket or schedule hands over. */
  lambdaAsynchronous: { max: 1024 * 1024, source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html' },
  queueMessage: {
    max: 1024 * 1024,
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html',
  },
  /** Of a topic as it is made; who sets `MaximumMessageSize` gets up to 1 MiB, and fewer kinds of subscriptions. */
  topicMessage: { max: 256 * 1024, source: 'https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html' },
  busEvent: { max: 1024 * 1024, source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html' },
  scheduleInput: { max: 256 * 1024, source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html' },
  tableItem: { max: 400 * 1024, source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html' },
} as const satisfies Record<string, { readonly max: number; readonly source: string }>;

/** How many characters of what only exists after a deploy are reckoned with: an account, a region and what stands around a name. */
export const longestArnPrefix = 'arn:aws-us-gov:secretsmanager:ap-southeast-2:123456789012:'.length;
