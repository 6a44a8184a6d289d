import fs from 'node:fs';
import type { Service } from '@allframe/serverless/runtime';
import { writeCommitItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';
import type { HandlerOptions } from '../../../../runtime/host/handler-options.ts';
import type { FunctionAdapters } from '../../../../runtime/host/lambda/function-adapters.ts';
import type { LambdaHandler } from '../../../../runtime/host/lambda/invocation.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { recordedAdapters } from '../recorded-adapters.ts';

/** What every function of a service has of its infrastructure. */
const ofEveryFunction = {
  AWS_REGION: 'eu-central-1',
  EVENT_TABLE: 'events',
  CHECKPOINT_TABLE: 'checkpoints',
  REBUILD_QUEUE: 'https://sqs/1/rebuilds',
  ALLFRAME_STAGE: 'test',
};

const write = fs.writeSync;

const accountArn = 'eu-central-1:123456789012';

/** The functions of a service on Lambda, over memory: what they log, send and bury can be looked at. */
export function lambdaWorld(service: Service, variables: Record<string, string> = {}) {
  const before = process.env;
  process.env = { ...ofEveryFunction, ...variables };
  const lines: Record<string, unknown>[] = [];
  // The test's own loader writes files as well.
  const written = jest
    .spyOn(fs, 'writeSync')
    .mockImplementation((...call: unknown[]) =>
      call[0] === 1 ? lines.push(JSON.parse(String(call[1]))) : (write as (...call: unknown[]) => number)(...call),
    );

  const clock = testAmbient();
  // Whoever waits for a deadline must not bring it about.
  const sleep = (milliseconds: number) => (milliseconds < 10_000 ? clock.sleep(milliseconds) : new Promise<void>(() => {}));
  const ambient = { ...clock, sleep };
  const { adapters: recorded, ...seen } = recordedAdapters(ambient);
  const adapters = { ...recorded, ambient } satisfies Partial<FunctionAdapters>;

  return {
    ...{ ...seen, ambient, adapters, lines },
    /** Starts a function; what it is called with has 30 seconds. */
    start<Result>(
      createHandler: (service: Service, options: HandlerOptions, adapters: Partial<FunctionAdapters>) => LambdaHandler<Result>,
      options: Partial<FunctionAdapters> = {},
    ) {
      const handler = createHandler(service, { modelHash: 'hash' }, { ...adapters, ...options });
      let requests = 0;
      return (event: unknown) => {
        requests += 1;
        return handler(event, { awsRequestId: `r-${requests}`, getRemainingTimeInMillis: () => 30_000 });
      };
    },
    /** The metrics that were written, summed up or listed. */
    metrics: () => lines.filter((line) => '_aws' in line),
    end() {
      written.mockRestore();
      process.env = before;
    },
  };
}

/** What the event store's stream brings of commits. */
export function streamEvent(...commits: readonly Commit[]) {
  return { Records: commits.map((commit, index) => streamRecord(writeCommitItem(commit), index)) };
}

export function streamRecord(NewImage: object, index = 0) {
  return {
    eventSource: 'aws:dynamodb',
    eventName: 'INSERT',
    eventSourceARN: `arn:aws:dynamodb:${accountArn}:table/events/stream/2026-01-01T00:00:00.000`,
    dynamodb: { SequenceNumber: `${index + 1}`, NewImage },
  };
}

/** What a queue brings. */
export function sqsEvent(queue: string, ...bodies: readonly unknown[]) {
  const records = bodies.map((body, index) => ({
    messageId: `m-${index + 1}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${accountArn}:${queue}`,
    attributes: { ApproximateReceiveCount: '1' },
  }));
  return { Records: records };
}

/** What starts the catch-up. */
export const catchUpEvent = { allframe: 'job', job: 'catch-up' };
