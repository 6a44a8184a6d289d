import { incoming } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import fc from 'fast-check';
import * as z from 'zod';
import { ValidationError } from '../../../runtime/message/errors.ts';
import type { Operation } from '../../../runtime/message/middleware.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import { UnexpectedObjectChangeError } from '../../../runtime/trigger/errors.ts';
import { type EventBridgeEvent, handleEventBridgeEvent } from '../../../runtime/trigger/event-bridge.ts';
import { handleS3Event, isS3Event, isS3TestEvent, type ObjectDelivery, type S3Event } from '../../../runtime/trigger/s3.ts';
import { busObjectChange, compareSequencers, isS3BusEvent, type ObjectChange, objectChange } from '../../../runtime/trigger/s3-object.ts';
import { CountUp } from '../counter.ts';
import { payload } from './payload.ts';

function setUp(change: Partial<ObjectDelivery> = {}) {
  const handled: ObjectChange[] = [];
  const buried: DeadLetter[] = [];
  const delivery: ObjectDelivery = {
    handle: async (object) => void handled.push(object),
    bury: async (letter) => void buried.push(letter),
    ambient: testAmbient(),
    ...change,
  };
  return { handled, buried, delivery };
}

const record = (key: string, sequencer: string | undefined, eventName = 'ObjectCreated:Put') => {
  const [first] = payload<S3Event>('s3-put').Records;
  return { ...first, eventName, s3: { ...first?.s3, object: { key, sequencer } } } as S3Event['Records'][number];
};

describe('an event of a bucket', () => {
  it('is handed on as a change, its key decoded', async () => {
    const { handled, delivery } = setUp();
    await handleS3Event(payload('s3-put'), delivery);
    expect(handled).toEqual([
      {
        bucket: 'orders-prod-uploads',
        key: 'inbox/50% off (new)/äpfel + birnen.csv',
        change: 'created',
        eventName: 'ObjectCreated:Put',
        size: 20480,
        eTag: 'd41d8cd98f00b204e9800998ecf8427e',
        versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
        sequencer: '0055AED6DCD90281E5',
        time: '2026-11-24T09:12:48.123Z',
        id: expect.stringContaining('0055AED6DCD90281E5'),
      },
    ]);
  });

  it('tells of a removal', async () => {
    const { handled, delivery } = setUp();
    await handleS3Event(payload('s3-delete'), delivery);
    expect(handled).toEqual([expect.objectContaining({ key: 'inbox/old.csv', change: 'removed', size: undefined })]);
  });

  it.each<[string, 'created' | 'removed']>([
    ['ObjectCreated:CompleteMultipartUpload', 'created'],
    ['ObjectRemoved:Delete', 'removed'],
    ['LifecycleExpiration:DeleteMarkerCreated', 'removed'],
  ])('named %s tells that an object was %s', (eventName, change) => {
    expect(objectChange(record('a', '01', eventName)).change).toBe(change);
  });

  it.each(['ObjectRestore:Post', 'ObjectTagging:Put', 'ReducedRedundancyLostObject'])('named %s is an error that says so', async (name) => {
    const { delivery } = setUp();
    const failure = handleS3Event({ Records: [record('a', '01', name)] }, delivery);
    await expect(failure).rejects.toThrow(UnexpectedObjectChangeError);
    await expect(failure).rejects.toMatchObject({ eventName: name, code: 'unexpected-object-change' });
  });

  it('decodes every key that can be stored', () => {
    const encodedByS3 = (key: string) => encodeURIComponent(key).replaceAll('%20', '+');
    const key = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(fc.property(key, (name) => expect(objectChange(record(encodedByS3(name), '01')).key).toBe(name)));
    expect(objectChange(record('50%zz', '01')).key).toBe('50%zz');
  });

  it('has the changes of one object handled in their order, and several objects side by side', async () => {
    const steps: string[] = [];
    const { delivery } = setUp({
      handle: async ({ key, sequencer }) => {
        steps.push(`${key}${sequencer} begins`);
        for (let step = 0; step < 5; step += 1) await Promise.resolve();
        steps.push(`${key}${sequencer} ends`);
      },
    });
    await handleS3Event({ Records: [record('a', '0B'), record('b', '01'), record('a', '0A'), record('a', '0A8')] }, delivery);
    expect(steps.filter((step) => step.startsWith('a') && step.endsWith('begins'))).toEqual(['a0A begins', 'a0A8 begins', 'a0B begins']);
    expect(steps.indexOf('a0A ends')).toBeLessThan(steps.indexOf('a0A8 begins'));
    expect(steps.indexOf('b01 begins')).toBeLessThan(steps.indexOf('a0A ends'));
  });

  it('fails when a handler does, and goes on with other objects', async () => {
    const failing = (...keys: readonly string[]) =>
      setUp({ handle: ({ key }) => (keys.includes(key) ? Promise.reject(new Error(`${key} fails`)) : undefined) });
    const Records = [record('a', '01'), record('b', '01'), record('a', '02')];
    await expect(handleS3Event({ Records }, failing('a').delivery)).rejects.toThrow('a fails');
    await expect(handleS3Event({ Records }, failing('a', 'b').delivery)).rejects.toThrow('2 changes of objects failed');
  });

  it('fails for what was not done in time, so that it comes again', async () => {
    const { delivery, handled } = setUp();
    await expect(handleS3Event(payload('s3-put'), delivery, 0)).rejects.toMatchObject({ code: 'batch-deadline' });
    expect(handled).toEqual([]);
  });

  it('has what no retry cures buried, where there is a port for it', async () => {
    const handle = () => Promise.reject(new ValidationError({ subject: 'file', faults: [{ path: '', message: 'is no CSV' }] }));
    const { delivery, buried } = setUp({ handle });
    await handleS3Event(payload('s3-put'), delivery);
    expect(buried).toEqual([expect.objectContaining({ code: 'validation-failed', source: 'orders-prod-uploads' })]);
    expect(JSON.parse(buried[0]?.body ?? '')).toMatchObject({ key: 'inbox/50% off (new)/äpfel + birnen.csv' });
    await expect(handleS3Event(payload('s3-put'), setUp({ handle, bury: undefined }).delivery)).rejects.toThrow('is no CSV');
  });

  it('passes the middleware and the deadline', async () => {
    const seen: unknown[] = [];
    const { delivery } = setUp({
      handle: (_object, { deadline }) => void seen.push(deadline),
      middleware: [
        (operation: Operation, next) => {
          seen.push(operation);
          return next();
        },
      ],
    });
    const later = Date.parse('2030-01-01');
    await handleS3Event(payload('s3-put'), { ...delivery, ambient: { now: () => 0, sleep: () => new Promise(() => {}) } }, later);
    expect(seen).toEqual([
      { kind: 'trigger', name: 'bucket', source: 'orders-prod-uploads', id: expect.stringContaining('0055AED6DCD90281E5') },
      later,
    ]);
  });

  it('is told from others, and from the one that comes when notifications are set up', () => {
    expect(isS3Event(payload('s3-put'))).toBe(true);
    expect(isS3TestEvent(payload('s3-test'))).toBe(true);
    for (const other of [undefined, null, 'x', {}, { Records: [] }, payload('sqs')])
      expect([isS3Event(other), isS3TestEvent(other)]).toEqual([false, false]);
  });
});

describe('a bucket that tells the bus', () => {
  const event = (change: object = {}) => ({ ...payload<EventBridgeEvent>('event-bridge-s3'), ...change });

  it('tells of a change, with its key as it is', () => {
    expect(busObjectChange(event())).toEqual({
      bucket: 'orders-prod-uploads',
      key: 'inbox/a+b %41.csv',
      change: 'created',
      eventName: 'Object Created',
      size: 5,
      eTag: 'b1946ac92492d2347c6235b4d2611184',
      versionId: 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
      sequencer: '00617F08299329D189',
      time: '2026-11-24T09:12:48Z',
      id: expect.any(String),
    });
    expect(busObjectChange(event({ 'detail-type': 'Object Deleted' })).change).toBe('removed');
    expect(() => busObjectChange(event({ 'detail-type': 'Object Tags Added' }))).toThrow(UnexpectedObjectChangeError);
  });

  it('is heard where nothing else is said of its event', async () => {
    const { handled, delivery } = setUp();
    const commands = { dispatch: () => Promise.reject(new Error('not used')) };
    await handleEventBridgeEvent(event(), { rules: {}, commands, objects: delivery });
    expect(handled.map(({ key }) => key)).toEqual(['inbox/a+b %41.csv']);
    await expect(handleEventBridgeEvent(event(), { rules: {}, commands })).rejects.toMatchObject({ code: 'unexpected-bus-event' });
  });

  it('is heard by a rule for its events first', async () => {
    const { handled, delivery } = setUp();
    const dispatched: unknown[] = [];
    const dispatch = (async (_command: unknown, input: unknown) => {
      dispatched.push(input);
      return { outcome: 'performed', commandId: 'c' };
    }) as never;
    const rule = incoming({ source: 'aws.s3', schema: z.object({}), command: CountUp, map: () => ({ counterId: 'a' }) });
    await handleEventBridgeEvent(event(), { rules: { 'Object Created': rule }, commands: { dispatch }, objects: delivery });
    expect([dispatched, handled]).toEqual([[{ counterId: 'a' }], []]);
  });

  it('is told from whoever says something alike', () => {
    expect(isS3BusEvent(event())).toBe(true);
    for (const change of [{ source: 'shop' }, { detail: null }, { detail: { bucket: { name: 'b' } } }])
      expect(isS3BusEvent(event(change))).toBe(false);
  });
});

describe('the sequencers of one key', () => {
  it.each<[string, string, number]>([
    ['0055AED6DCD90281E5', '0055AED6DCD90281E7', -1],
    ['0055AED6DCD90281E7', '0055AED6DCD90281E5', 1],
    ['0A', '0a00', 0],
    ['0B', '0A8', 1],
    ['', '01', -1],
  ])('%s and %s are compared from the left, the shorter one filled up', (left, right, expected) => {
    expect(compareSequencers(left, right)).toBe(expected);
  });

  it('have one order', () => {
    const sequencer = fc.stringMatching(/^[0-9A-F]{0,18}$/);
    fc.assert(
      fc.property(sequencer, sequencer, sequencer, (a, b, c) => {
        expect(compareSequencers(a, b) + compareSequencers(b, a)).toBe(0);
        if (compareSequencers(a, b) <= 0 && compareSequencers(b, c) <= 0) expect(compareSequencers(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
