/** What AWS itself does with the role of a function: no code of ours calls it, so that a comparison of grants and calls must know it. */
export interface PlatformAction {
  readonly action: string;
  /** Who does it, and which functions it is granted to. */
  readonly by: string;
  readonly source: string;
}

const streams = 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html';
const queues = 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html';
const logs = 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html';
const failures = 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html';
const networks = 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html';
const objects = 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html';

/** The one table of them. Other actions that a function is granted are called by its code. */
export const platformActions: readonly PlatformAction[] = [
  { action: 'logs:CreateLogStream', by: 'Lambda, for every function', source: logs },
  { action: 'logs:PutLogEvents', by: 'Lambda, for every function', source: logs },
  { action: 'sqs:ReceiveMessage', by: 'the pollers of a queue', source: queues },
  { action: 'sqs:DeleteMessage', by: 'the pollers of a queue', source: queues },
  { action: 'sqs:GetQueueAttributes', by: 'the pollers of a queue', source: queues },
  { action: 'dynamodb:DescribeStream', by: 'the pollers of the event store’s stream', source: streams },
  { action: 'dynamodb:GetRecords', by: 'the pollers of the event store’s stream', source: streams },
  { action: 'dynamodb:GetShardIterator', by: 'the pollers of the event store’s stream', source: streams },
  { action: 'dynamodb:ListStreams', by: 'the pollers of the event store’s stream', source: streams },
  { action: 'sqs:SendMessage', by: 'Lambda, to the on-failure queue of a function or of a stream’s mapping', source: failures },
  { action: 's3:ListBucket', by: 'S3, which tells who may not list that an object is forbidden where it is missing', source: objects },
  {
    action: 'iam:PassRole',
    by: 'EventBridge Scheduler, for who sets a timer',
    source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html',
  },
  { action: 'ec2:CreateNetworkInterface', by: 'Lambda, for a function in a network', source: networks },
  { action: 'ec2:DescribeNetworkInterfaces', by: 'Lambda, for a function in a network', source: networks },
  { action: 'ec2:DescribeSubnets', by: 'Lambda, for a function in a network', source: networks },
  { action: 'ec2:DeleteNetworkInterface', by: 'Lambda, for a function in a network', source: networks },
  { action: 'ec2:AssignPrivateIpAddresses', by: 'Lambda, for a function in a network', source: networks },
  { action: 'ec2:UnassignPrivateIpAddresses', by: 'Lambda, for a function in a network', source: networks },
];
