import fs from 'node:fs';
import { eventBus, incoming, queue, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { createHandler as createApi } from '../../../../runtime/host/lambda/api.ts';
import { createHandler as createCatchUp } from '../../../../runtime/host/lambda/catch-up.ts';
import { deadlineOf } from '../../../../runtime/host/lambda/lambda-context.ts';
import { createHandler as createProjector } from '../../../../runtime/host/lambda/projector.ts';
import { createHandler as createReactor } from '../../../../runtime/host/lambda/reactor.ts';
import { createHandler as createRebuilder } from '../../../../runtime/host/lambda/rebuilder.ts';
import { createHandler as createWorker } from '../../../../runtime/host/lambda/worker.ts';
import { UnexpectedBusEventError, UnknownEventSourceError } from '../../../../runtime/trigger/errors.ts';
import { CountUp, Totals } from '../../counter.ts';

const counters = service('counters', {
  commands: [CountUp],
  projections: [Totals],
  queues: { countQueue: queue({ commands: [CountUp] }) },
  eventBus: eventBus({
    dispatch: { 'visitor.came': incoming({ source: 'door', schema: z.object({}), command: CountUp, map: () => ({ counterId: 'a' }) }) },
  }),
});
const options = { modelHash: 'hash' };
const handlers = {
  api: createApi,
  worker: createWorker,
  projector: createProjector,
  reactor: createReactor,
  rebuilder: createRebuilder,
  catchUp: createCatchUp,
};

describe('a function on Lambda', () => {
  const before = process.env;
  let written: jest.SpyInstance;

  beforeEach(() => {
    process.env = {
      AWS_REGION: 'us-east-1',
      EVENT_TABLE: 'events',
      CHECKPOINT_TABLE: 'checkpoints',
      REBUILD_QUEUE: 'https://sqs.us-east-1.amazonaws.com/123456789012/counters-dev-rebuilds',
      ALLFRAME_QUEUE_COUNT_QUEUE: 'https://sqs.us-east-1.amazonaws.com/123456789012/counters-dev-count-queue',
    };
    written = jest.spyOn(fs, 'writeSync').mockReturnValue(0);
  });
  afterEach(() => {
    process.env = before;
    written.mockRestore();
  });

  it.each(Object.entries(handlers))('%s does not start without its table, and says who sets it', (role, createHandler) => {
    delete process.env.EVENT_TABLE;
    expect(() => createHandler(counters, options)).toThrow(
      `The function ${role} needs the variable EVENT_TABLE, which EventStoreTable sets; deploy it with the service's infrastructure`,
    );
  });

  it.each(['rebuilder', 'catchUp'] as const)('%s does not start without the queue of rebuilds', (role) => {
    delete process.env.REBUILD_QUEUE;
    expect(() => handlers[role](counters, options)).toThrow(`The function ${role} needs the variable REBUILD_QUEUE`);
  });

  it('worker does not start without the address of a queue, and says who sets it', () => {
    process.env.ALLFRAME_QUEUE_COUNT_QUEUE = '';
    expect(() => createWorker(counters, options)).toThrow(
      expect.objectContaining({
        code: 'missing-variable',
        message: expect.stringContaining('The function worker needs the variable ALLFRAME_QUEUE_COUNT_QUEUE, which AllFrameService sets'),
      }),
    );
  });

  it.each([
    ['api', createApi, 'api-gateway-v2, api-gateway-v1, function-url'],
    ['worker', createWorker, 'sqs, event-bridge, sns, s3, s3-test, schedule, direct-invoke'],
    ['projector', createProjector, 'dynamodb-stream'],
    ['rebuilder', createRebuilder, 'sqs'],
  ] as const)('%s refuses an event that it does not know, and names its keys', async (_, createHandler, known) => {
    const handle = createHandler(counters, options);
    const failure = handle({ bucket: 'b', object: 'o' });
    await expect(failure).rejects.toThrow(UnknownEventSourceError);
    await expect(failure).rejects.toThrow(
      `An event of an unknown source came, with the keys bucket, object; this function takes ${known}.`,
    );
    await expect(handle(null)).rejects.toThrow(UnknownEventSourceError);
    await expect(handle('text')).rejects.toThrow('with the keys string');
  });

  it('worker tells bus events from messages', async () => {
    const handle = createWorker(counters, options);
    await expect(handle({ id: 'e', source: 'x', 'detail-type': 'y', detail: {} })).rejects.toThrow(UnexpectedBusEventError);
  });

  it('worker asks for a message again of a queue that it does not know', async () => {
    const handle = createWorker(counters, options);
    const record = { messageId: 'm', body: '{}', eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:other' };
    expect(await handle({ Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
    expect(written.mock.calls.map(([, line]) => String(line)).join('\n')).toContain('which is none of counters-dev-count-queue');
  });

  it('api answers what needs no store', async () => {
    const response = await createApi(
      counters,
      options,
    )({ version: '2.0', rawPath: '/x', requestContext: { stage: '$default', http: { method: 'GET' } } });
    expect(response).toMatchObject({ statusCode: 404, isBase64Encoded: false });
  });

  it('warns when the infrastructure is of another model', () => {
    process.env.ALLFRAME_MODEL_HASH = 'other';
    createProjector(counters, options);
    expect(JSON.parse(String(written.mock.calls[0]?.[1]))).toMatchObject({ level: 'warn', modelHash: 'hash', deployed: 'other' });
  });

  it('says nothing when the models agree, or none is named', () => {
    createProjector(counters, options);
    process.env.ALLFRAME_MODEL_HASH = 'hash';
    createProjector(counters, options);
    expect(written).not.toHaveBeenCalled();
  });
});

describe('an invocation’s deadline', () => {
  it.each([
    [10_000, 10_500],
    [600, 1_100],
    [100, 1_000],
  ])('with %i ms left at 1,000 is %i', (remaining, deadline) => {
    expect(deadlineOf({ getRemainingTimeInMillis: () => remaining }, 1_000)).toBe(deadline);
  });

  it('is none where Lambda tells none', () => {
    expect([deadlineOf(undefined, 1), deadlineOf({}, 1)]).toEqual([undefined, undefined]);
  });
});
