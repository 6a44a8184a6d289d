import type { TopicDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf } from './describe.ts';

const arn = 'arn:aws:sns:eu-central-1:123456789012:shipments';
const topic = (changes: Partial<TopicDescription>) => faultsOf({ topics: { shipments: { command: 'SubmitOrder', ...changes } } });

describe('a topic', () => {
  it.each<[Partial<TopicDescription>, string]>([
    [{ command: 'Unheard' }, 'unknown-command at topics.shipments.command'],
    [{ through: 'carrier pigeon' as 'queue' }, 'out-of-range at topics.shipments.through'],
    [{ arn, name: 'shipments' }, 'invalid-topic at topics.shipments'],
    [{ arn: `${arn}.fifo` }, 'invalid-topic at topics.shipments.through'],
    [{ arn: 'shipments' }, 'invalid-arn at topics.shipments.arn'],
    [{ arn: 'arn:aws:sqs:eu-central-1:123456789012:shipments' }, 'invalid-arn at topics.shipments.arn'],
    [{ name: 'a topic' }, 'invalid-resource-name at topics.shipments'],
    [{ filter: {} }, 'out-of-range at topics.shipments.filter'],
    [{ filter: { carrier: [] } }, 'invalid-filter at topics.shipments.filter.carrier'],
    [{ filter: { weight: [5 as unknown as string] } }, 'invalid-filter at topics.shipments.filter.weight'],
    [{ filter: Object.fromEntries([...'abcdef'].map((key) => [key, ['x']])) }, 'out-of-range at topics.shipments.filter'],
    [{ filter: { a: values(13), b: values(12) } }, 'out-of-range at topics.shipments.filter'],
  ])("can't be %j", (changes, fault) => expect(codesOf(topic(changes))).toEqual([fault]));

  it.each<Partial<TopicDescription>>([
    {},
    { arn },
    { arn: `${arn}.fifo`, through: 'queue' },
    { name: 'Shipments_2', through: 'function' },
    { filter: { a: values(15), b: values(10) } },
  ])('may be %j', (changes) => expect(topic(changes)).toEqual([]));

  it('has a queue of its own name, which no other queue takes', () => {
    const topics = { orderQueue: { command: 'SubmitOrder', through: 'queue' } } as const;
    expect(codesOf(faultsOf({ topics }))).toContain('duplicate-queue at queues.orderQueue');
    expect(codesOf(faultsOf({ topics: { orderQueue: { command: 'SubmitOrder' } } }))).toEqual([]);
  });

  it('must be called something that a resource can be called after', () => {
    expect(codesOf(faultsOf({ topics: { '1': { command: 'SubmitOrder' } } }))).toContain("invalid-name at topics['1']");
  });
});

describe('ARNs of one service', () => {
  it('lie in one region', () => {
    const monitoring = { alarmTopic: 'arn:aws:sns:us-east-1:123456789012:alarms' };
    const personalKeys = { kms: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' };
    const topics = { shipments: { command: 'SubmitOrder', arn } };
    expect(codesOf(faultsOf({ monitoring, personalKeys, topics }))).toEqual(['regions-differ at topics.shipments.arn']);
    expect(faultsOf({ monitoring, personalKeys })).toEqual([]);
  });

  it('are of the kind that is asked for', () => {
    expect(codesOf(faultsOf({ monitoring: { alarmTopic: 'alarms' }, personalKeys: { kms: 'alias/mine' } }))).toEqual([
      'invalid-arn at personalData.kms',
      'invalid-arn at monitoring.alarmTopic',
    ]);
    expect(faultsOf({ personalKeys: { kms: true } })).toEqual([]);
  });
});

function values(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `v${index}`);
}
