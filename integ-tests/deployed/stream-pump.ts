import {
  type EventSourceMappingConfiguration,
  InvokeCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { awsCall } from '../emulators/aws-call.ts';
import type { Ministack } from '../emulators/ministack.ts';
import { matchesPattern } from './matches-pattern.ts';

/** Hands a table's stream to a function as Lambda does. */
export interface StreamPump {
  readonly functionName: string;
  /** Hands over all that is there, and says how often the function was invoked and how many batches were given up. */
  pump(): Promise<Pumped>;
  /** Passes over all that is there, and says how many records that were. */
  skip(): Promise<number>;
  /**
   * Passes over the records of commits that are older than a day, as a stream does that nobody reads, and says how many they were; the others
   * are handed over by the next `pump`. A commit is as old as it says.
   */
  expire(): Promise<number>;
}

/** How long a stream keeps its records (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html). */
const keptMs = 24 * 3_600_000;

/** What a run of the pump came to. */
export interface Pumped {
  readonly invocations: number;
  readonly givenUp: number;
}

/** The clients that a pump works with. */
export interface PumpClients {
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
}

/** A record of the Streams API. Lambda's events have the same members, and the stream's ARN beside them. */
interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly NewImage?: { readonly timestamp?: { readonly S: string } } };
}

/**
 * Takes the mappings of a table's stream over from the emulator, whose own ignore what a deployment says of retries, of halving batches, of
 * `batchItemFailures` and of the queue for what is given up: they are switched off, and each becomes a pump that goes by the same settings
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html). Pauses between tries are left out.
 */
export async function takeOverStream(aws: Ministack, clients: PumpClients, tableName: string): Promise<readonly StreamPump[]> {
  const { EventSourceMappings = [] } = await clients.lambda.send(new ListEventSourceMappingsCommand({}));
  const mappings = EventSourceMappings.filter(({ EventSourceArn }) => EventSourceArn?.includes(`:table/${tableName}/stream/`));
  for (const { UUID } of mappings) await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  return mappings.map((mapping) => createPump(aws, clients, mapping));
}

function createPump(aws: Ministack, clients: PumpClients, mapping: EventSourceMappingConfiguration): StreamPump {
  const { EventSourceArn: arn = '', FunctionArn = '', BatchSize = 100, FilterCriteria } = mapping;
  const patterns = (FilterCriteria?.Filters ?? []).map(({ Pattern = '{}' }) => JSON.parse(Pattern));
  const streams = <Answer>(operation: string, input: object) =>
    awsCall<Answer>(aws, { service: 'dynamodb', target: `DynamoDBStreams_20120810.${operation}`, version: '1.0' }, input);
  let iterator: string | undefined;
  let kept: StreamRecord[] = [];

  return {
    functionName: FunctionArn.split(':')[6] ?? '',
    async pump() {
      const run = { invocations: 0, givenUp: 0 };
      for (let records = await read(); records.length > 0; records = await read()) {
        const wanted = records.filter((record) => patterns.length === 0 || patterns.some((pattern) => matchesPattern(record, pattern)));
        for (let start = 0; start < wanted.length; start += BatchSize) await hand(wanted.slice(start, start + BatchSize), run);
      }
      return run;
    },
    async skip() {
      return (await readAll()).length;
    },
    async expire() {
      const records = await readAll();
      kept = records.filter(({ dynamodb }) => Date.now() - Date.parse(dynamodb.NewImage?.timestamp?.S ?? '') < keptMs);
      return records.length - kept.length;
    },
  };

  async function readAll(): Promise<readonly StreamRecord[]> {
    const records: StreamRecord[] = [];
    for (let page = await read(); page.length > 0; page = await read()) records.push(...page);
    return records;
  }

  async function read(): Promise<readonly StreamRecord[]> {
    if (kept.length > 0) return kept.splice(0);
    const from: string = iterator ?? (await firstIterator());
    const { Records, NextShardIterator } = await streams<{ Records: StreamRecord[]; NextShardIterator: string }>('GetRecords', {
      ShardIterator: from,
      Limit: 1_000,
    });
    iterator = NextShardIterator ?? from;
    return Records;
  }

  async function firstIterator(): Promise<string> {
    const { StreamDescription } = await streams<{ StreamDescription: { Shards: { ShardId: string }[] } }>('DescribeStream', {
      StreamArn: arn,
    });
    const place = { StreamArn: arn, ShardId: StreamDescription.Shards[0]?.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    return (await streams<{ ShardIterator: string }>('GetShardIterator', place)).ShardIterator;
  }

  /** Tries a batch until it is handled or given up; halves of a batch have the tries that it has left. */
  async function hand(batch: readonly StreamRecord[], run: { invocations: number; givenUp: number }, tries = 0): Promise<void> {
    if (batch.length === 0) return;
    run.invocations += 1;
    const left = await invoke(batch);
    if (left.length === 0) return;
    if (tries >= (mapping.MaximumRetryAttempts ?? 0)) {
      run.givenUp += 1;
      return giveUp(left);
    }
    // What was handled before the first failure counts as progress: the rest begins anew.
    if (left.length < batch.length) return hand(left, run, 0);
    const middle = mapping.BisectBatchOnFunctionError ? Math.floor(left.length / 2) : 0;
    await hand(left.slice(0, middle), run, tries);
    await hand(left.slice(middle), run, middle > 0 ? tries : tries + 1);
  }

  /** What is to be tried again: all from the lowest failed record. */
  async function invoke(batch: readonly StreamRecord[]): Promise<readonly StreamRecord[]> {
    const Records = batch.map((record) => ({ ...record, eventSourceARN: arn, eventSource: 'aws:dynamodb' }));
    const { FunctionError, Payload } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: FunctionArn, Payload: JSON.stringify({ Records }) }),
    );
    if (FunctionError !== undefined) return batch;
    const { batchItemFailures = [] } = (JSON.parse(Buffer.from(Payload ?? []).toString() || 'null') ?? {}) as {
      batchItemFailures?: { itemIdentifier: string }[];
    };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const lowest = batch.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
    return lowest < 0 ? [] : batch.slice(lowest);
  }

  /** Where the batch stands in the stream, and no word of what it holds (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html). */
  async function giveUp(batch: readonly StreamRecord[]): Promise<void> {
    const destination = mapping.DestinationConfig?.OnFailure?.Destination;
    if (destination === undefined) return;
    const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: destination.split(':').at(-1) }));
    const MessageBody = JSON.stringify({
      requestContext: { functionArn: FunctionArn, condition: 'RetryAttemptsExhausted' },
      version: '1.0',
      DDBStreamBatchInfo: {
        streamArn: arn,
        batchSize: batch.length,
        startSequenceNumber: batch[0]?.dynamodb.SequenceNumber,
        endSequenceNumber: batch.at(-1)?.dynamodb.SequenceNumber,
      },
    });
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
}
