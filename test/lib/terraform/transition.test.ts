import { join } from 'node:path';
import { buildModel } from '../../../lib/model/build-model.ts';
import { InvalidServiceError } from '../../../lib/model/diagnostics.ts';
import type { KnownState } from '../../../lib/model/known-state.ts';
import { writeLock } from '../../../lib/model/lock-file.ts';
import { type ServiceLock, withKnownState, withModel } from '../../../lib/model/service-lock.ts';
import type { ServiceModel } from '../../../lib/model/service-model.ts';
import { prefixAddresses } from '../../../lib/terraform/address.ts';
import { noCode, renderModel as renderForAws } from '../../../lib/terraform/aws/render-model.ts';
import type { TerraformTarget } from '../../../lib/terraform/errors.ts';
import { filesOfStack } from '../../../lib/terraform/files-of-stack.ts';
import { renderModel as renderForGoogle } from '../../../lib/terraform/google/render-model.ts';
import { addressIn, resourcesBelow } from '../../../lib/terraform/stateful.ts';
import { Transition } from '../../../lib/terraform/transition.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { removeTemporaryFolders, temporaryFolder } from '../bundle/temporary-entry.ts';
import { everyKind, everyKindWith, googleKindWith } from './every-kind.ts';
import { newStack } from './rendered.ts';

afterAll(removeTemporaryFolders);

type Scope = ReturnType<typeof newStack>;

const render: Readonly<Record<TerraformTarget, (scope: Scope, model: ServiceModel) => unknown>> = {
  aws: (scope, model) => renderForAws(scope, model, noCode),
  google: (scope, model) => renderForGoogle(scope, model, { project: 'project', region: 'region', image: 'image' }),
};

interface Before {
  readonly lock?: ServiceLock | undefined;
  readonly allowDestroy?: readonly string[];
  readonly prefix?: string;
}

/** A model as it is emitted after what was there before. */
function emitted(target: TerraformTarget, model: ServiceModel, { lock, allowDestroy = [], prefix = '' }: Before = {}) {
  const folder = temporaryFolder({});
  if (lock) writeLock(join(folder, 'allframe.lock.json'), lock);
  const stack = newStack();
  prefixAddresses(stack, prefix);
  render[target](stack, model);
  const service = { entry: join(folder, 'service.ts'), model, events: [], warnings: [] };
  const transition = new Transition(stack, {
    service,
    target,
    allowDestroy,
    render: (scope, each) => render[target](scope as Scope, each),
  });
  return { stack, transition, addresses: resourcesBelow(stack).map(addressIn) };
}

function lockOf(model: ServiceModel, target: TerraformTarget, known: KnownState): ServiceLock {
  return withKnownState(undefined, model, { [target]: known });
}

/** Every part under another name. */
function renamed(service: ServiceDescription): ServiceDescription {
  const { queues, topics, buckets, schedules, eventBus } = service;
  return {
    ...service,
    queues: otherNames(queues),
    topics: otherNames(topics),
    buckets: otherNames(buckets),
    schedules: otherNames(schedules),
    eventBus: eventBus && { ...eventBus, dispatch: otherNames(eventBus.dispatch) },
  };
}

function otherNames<Part>(parts: Readonly<Record<string, Part>>): Record<string, Part> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [`zz ${name}`, { ...part, renamedFrom: name }]));
}

describe('what a service left', () => {
  const withoutQueue = everyKindWith({ queues: {}, http: undefined });

  it('is known by what was emitted before, and only of the same cloud and stage', () => {
    const { known } = emitted('aws', everyKindWith()).transition;
    expect(Object.keys(known)).toEqual(
      expect.arrayContaining([
        'aws_dynamodb_table.event_store',
        'aws_kms_key.personal_key_table_wrapping',
        'aws_s3_bucket.uploads_bucket',
        'aws_s3_bucket_public_access_block.uploads_bucket',
        'aws_sqs_queue.order_queue',
        'aws_scheduler_schedule_group.timer_group',
        'aws_cloudwatch_event_archive.event_bus',
        'aws_cloudwatch_event_bus.event_bus',
      ]),
    );
    expect(Object.keys(known).filter((address) => /iam|lambda|log_group|notification/.test(address))).toEqual([]);

    const left = emitted('aws', withoutQueue, { lock: lockOf(withoutQueue, 'aws', known) }).transition.removed;
    expect(left['aws_sqs_queue.order_queue']).toMatchObject({ part: 'OrderQueue', name: 'orders-test-order-queue' });
    expect(left).not.toHaveProperty(['aws_dynamodb_table.event_store']);
    for (const other of [lockOf({ ...withoutQueue, stage: 'prod' }, 'aws', known), lockOf(withoutQueue, 'google', known)])
      expect(emitted('aws', withoutQueue, { lock: other }).transition.removed).toEqual({});
  });

  it('is known by what was accepted, where nothing was emitted from here', () => {
    const lock = withModel(undefined, everyKindWith());
    expect(emitted('aws', withoutQueue, { lock }).transition.removed).toHaveProperty(['aws_sqs_queue.order_queue_dead_letters']);
    const google = emitted('google', googleKindWith({ queues: {}, http: undefined }), { lock: withModel(undefined, googleKindWith()) });
    expect(google.transition.removed).toMatchObject({
      'google_pubsub_topic.order_queue': { part: 'OrderQueue' },
      'google_pubsub_subscription.order_queue_source': { part: 'OrderQueue' },
    });
  });

  it('is known by nothing where nothing was accepted or emitted', () => {
    expect(emitted('aws', withoutQueue).transition.removed).toEqual({});
  });

  it('may be destroyed where its part is named, and stays so', () => {
    const lock = lockOf(withoutQueue, 'aws', emitted('aws', everyKindWith()).transition.known);
    const allowed = emitted('aws', withoutQueue, { lock, allowDestroy: ['orderQueue'] }).transition;
    expect(Object.values(allowed.removed).map(({ part }) => part)).not.toContain('OrderQueue');
    expect(Object.values(allowed.removed).map(({ part }) => part)).toContain('Strict');
    expect(allowed.known['aws_sqs_queue.order_queue']).toMatchObject({ mayBeDestroyed: true });

    const again = emitted('aws', withoutQueue, { lock: lockOf(withoutQueue, 'aws', allowed.known) }).transition;
    expect(again.removed).toEqual(allowed.removed);
    const back = emitted('aws', everyKindWith(), { lock: lockOf(withoutQueue, 'aws', again.known) }).transition;
    expect(back.known['aws_sqs_queue.order_queue']).not.toHaveProperty('mayBeDestroyed');
  });

  it('stands under the prefix of the stack that it left', () => {
    const lock = lockOf(withoutQueue, 'aws', emitted('aws', everyKindWith()).transition.known);
    expect(emitted('aws', withoutQueue, { lock, prefix: 'shop_' }).transition.removed).toHaveProperty(['aws_sqs_queue.shop_order_queue']);
  });

  it('is not lost with a lock that can’t be read', () => {
    const other = { ...lockOf(withoutQueue, 'aws', {}), service: 'other' };
    expect(() => emitted('aws', withoutQueue, { lock: other })).toThrow(InvalidServiceError);
    const accepted = { hash: 'x', resources: { OrderQueue: { kind: 'queue', id: 'OrderQueue' } as never } };
    const unreadable: ServiceLock = { lockVersion: 1, service: 'orders', events: {}, stages: { test: accepted } };
    expect(() => emitted('aws', withoutQueue, { lock: unreadable })).toThrow('accepted-model-unreadable');
    expect(() =>
      emitted('aws', withoutQueue, { lock: { ...unreadable, terraform: lockOf(withoutQueue, 'aws', {}).terraform } }),
    ).not.toThrow();
  });

  it('is told in blocks, and in the JSON syntax', () => {
    const lock = lockOf(withoutQueue, 'aws', {
      'aws_sqs_queue.old': { part: 'Old', what: 'Carried what was.\n} # not the end', name: 'orders-test-old' },
    });
    const { stack } = emitted('aws', withoutQueue, { lock });
    expect(filesOfStack(stack, withoutQueue).get('removed.tf')?.toString().split('\n').slice(2)).toEqual([
      '# Left the service with Old. Carried what was.',
      '# } # not the end',
      '# Terraform forgets orders-test-old and leaves it as it is. To have it destroyed, emit with --allow-destroy Old.',
      'removed {',
      '  from = aws_sqs_queue.old',
      '',
      '  lifecycle {',
      '    destroy = false',
      '  }',
      '}',
      '',
    ]);
    const json = JSON.parse(filesOfStack(stack, withoutQueue, { json: true }).get('main.tf.json')?.toString() ?? '{}');
    expect(json.removed).toEqual([
      { '//': expect.stringContaining('Left the service with Old.'), from: 'aws_sqs_queue.old', lifecycle: { destroy: false } },
    ]);
  });
});

describe('what was renamed', () => {
  it.each<[TerraformTarget, ServiceModel]>([
    ['aws', everyKindWith()],
    ['google', googleKindWith()],
  ])('moves on %s with all its addresses, and nothing of it is taken for gone', (target, former) => {
    const kinds = target === 'aws' ? everyKind : { ...everyKind, ...googleOf(everyKind) };
    const model = buildModel(renamed(kinds), 'test').model;
    const before = emitted(target, target === 'aws' ? former : buildModel(kinds, 'test').model);

    const { transition, addresses } = emitted(target, model, { lock: lockOf(model, target, before.transition.known) });

    const moved = new Map(transition.moved.map(({ from, to }) => [from, to]));
    expect(before.addresses.map((address) => moved.get(address) ?? address).sort()).toEqual([...addresses].sort());
    expect(transition.moved.length).toBeGreaterThan(10);
    expect(transition.removed).toEqual({});
    expect(Object.keys(transition.known).filter((address) => moved.has(address))).toEqual([]);
  });

  it('moves from one of its names to the next', () => {
    const queues = { third: { commands: ['SubmitOrder'], renamedFrom: ['first', 'second'] } };
    const { stack, transition } = emitted('aws', everyKindWith({ queues, http: undefined }));
    const ofQueue = transition.moved.filter(({ to }) => /^aws_sqs_queue\.(second|third)$/.test(to));
    expect(ofQueue).toEqual([
      { from: 'aws_sqs_queue.first', to: 'aws_sqs_queue.second' },
      { from: 'aws_sqs_queue.second', to: 'aws_sqs_queue.third' },
    ]);
    expect(filesOfStack(stack, everyKindWith()).get('moved.tf')?.toString()).toContain(
      'moved {\n  from = aws_sqs_queue.second\n  to   = aws_sqs_queue.third\n}\n',
    );
  });
});

/** Without what Google Cloud does not have. */
function googleOf({ functions }: ServiceDescription): Partial<ServiceDescription> {
  return {
    topics: { shipments: { command: 'SubmitOrder', filter: { carrier: ['fast', 'cheap'] } } },
    monitoring: undefined,
    functions: { worker: { environment: functions.worker?.environment && {} } },
  };
}
