import { buildModel } from '../../../lib/model/build-model.ts';
import { makePlan } from '../../../lib/model/make-plan.ts';
import type { Plan } from '../../../lib/model/plan.ts';
import { printLock, type ServiceLock, withModel } from '../../../lib/model/service-lock.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { everything, httpWith, route, sound } from './describe.ts';

type Changes = Partial<ServiceDescription>;

/** From one service to another, by way of the lock's text. */
function planned(before: Changes, after: Changes, base = sound): Plan {
  const { model } = buildModel({ ...base, ...before }, 'prod');
  const lock = JSON.parse(printLock(withModel(undefined, model))) as ServiceLock;
  return makePlan(buildModel({ ...base, ...after }, 'prod').model, lock.stages.prod);
}

function actionsOf({ changes }: Plan): readonly string[] {
  return changes.map(({ action, id }) => `${action} ${id}`);
}

function messagesOf({ notices }: Plan): readonly string[] {
  return notices.map(({ code, message }) => `${code}: ${message}`);
}

describe('a plan', () => {
  it('is empty where nothing changed, whatever the service uses', () => {
    expect(planned({}, {}, everything)).toMatchObject({ changes: [], notices: [] });
  });

  it('adds everything where nothing was accepted', () => {
    const { model } = buildModel(sound, 'prod');
    const plan = makePlan(model, undefined);
    expect(plan).toMatchObject({ service: 'orders', stage: 'prod', from: undefined, to: model.hash, notices: [] });
    expect(actionsOf(plan)).toEqual(model.resources.map(({ id }) => `add ${id}`));
  });

  it('changes settings in their place, each by its path', () => {
    const plan = planned({}, { functions: { api: { memoryMb: 512, environment: { LOG_LEVEL: 'warn' } } } });
    expect(plan.notices).toEqual([]);
    expect(plan.changes).toEqual([
      {
        action: 'change',
        id: 'Api',
        kind: 'function',
        settings: [
          { path: 'environment.LOG_LEVEL', before: undefined, after: 'warn', replaces: undefined },
          { path: 'memoryMb', before: 256, after: 512, replaces: undefined },
        ],
      },
    ]);
  });

  it('does not mind in which order things were written', () => {
    const { queues } = sound;
    const other = { other: { commands: ['CreateOrder'] } };
    expect(planned({ queues: { ...queues, ...other } }, { queues: { ...other, ...queues } }).changes).toEqual([]);
  });

  it('asks of a part that leaves while another comes whether it is the same', () => {
    const { orderQueue } = sound.queues;
    if (!orderQueue) throw new Error('there is a queue');
    const other = planned({}, { queues: { submissions: orderQueue } });
    expect(messagesOf(other)).toContainEqual(
      expect.stringMatching(/^state-removed: OrderQueue leaves .*; if it is submissions now, say so there by renamedFrom: 'orderQueue'$/),
    );
    const gone = messagesOf(planned({}, { queues: {}, http: undefined }));
    expect(gone).toContainEqual(expect.stringMatching(/^state-removed: OrderQueue leaves .*--allow-destroy OrderQueue$/));
  });

  it('says of a store under another name that the new one is empty, and replaces what is bound to it', () => {
    const plan = planned({}, { eventStore: { name: 'other-events' } });
    expect(actionsOf(plan)).toEqual(['replace EventStore', 'replace ProjectorSource']);
    expect(messagesOf(plan)).toEqual([
      'state-replaced: EventStore is replaced, since name changes from "orders-prod-events" to "other-events": the new one is empty, and the former one keeps every event',
      'state-replaced: ProjectorSource is replaced, since eventStore changes from "EventStore" to "another EventStore": this loses how far it has read',
    ]);
  });

  it('says of a queue that becomes another one what is lost', () => {
    const plan = planned({}, { queues: { orderQueue: { commands: ['SubmitOrder'], fifo: true } } });
    expect(actionsOf(plan)).toEqual(['replace OrderQueue', 'replace OrderQueueSource']);
    expect(messagesOf(plan)[0]).toMatch(
      /since fifo changes from false to true and .*: this loses the messages that wait in it, dead letters included$/,
    );
  });

  it('says what a part leaves behind that goes, last', () => {
    const plan = planned({}, { projections: [], queries: [], queues: {}, http: undefined });
    expect(actionsOf(plan)).toEqual(
      expect.arrayContaining(['remove OrdersV1', 'remove OrderQueue', 'remove CheckpointTable', 'remove Api']),
    );
    expect(actionsOf(plan).findLastIndex((text) => !text.startsWith('remove'))).toBeLessThan(
      actionsOf(plan).findIndex((text) => text.startsWith('remove')),
    );
    expect(messagesOf(plan)).toEqual(
      expect.arrayContaining([
        'state-removed: OrdersV1 leaves the service: CloudFormation keeps it, with the documents of the projection, and so does Terraform until it is emitted with --allow-destroy OrdersV1',
        'state-removed: OrderQueue leaves the service: CloudFormation deletes it, which loses the messages that wait in it, dead letters included; Terraform keeps it until it is emitted with --allow-destroy OrderQueue',
      ]),
    );
    expect(messagesOf(plan).join()).not.toMatch(/: (Api|Worker) leaves/);
  });

  it('knows what Google Cloud alone replaces', () => {
    const topics = (carrier: string): Changes => ({
      topics: { shipments: { command: 'SubmitOrder', through: 'function', filter: { carrier: [carrier] } } },
    });
    const plan = planned(topics('slow'), topics('fast'));
    expect(plan.changes).toMatchObject([
      { action: 'replace', id: 'ShipmentsSubscription', settings: [{ path: 'filter.carrier', replaces: 'on Google Cloud' }] },
    ]);
    expect(messagesOf(plan)[0]).toContain('filter.carrier changes from ["slow"] to ["fast"] (on Google Cloud): this loses');
  });

  it('replaces what is of another kind under the same id', () => {
    const { model } = buildModel(sound, 'prod');
    const accepted = { hash: 'x', resources: { OrderQueue: { kind: 'event-bus', id: 'OrderQueue', name: 'x' } as never } };
    expect(makePlan(model, accepted).changes).toContainEqual({ action: 'replace', id: 'OrderQueue', kind: 'queue', settings: [] });
  });
});

it('compares with what an older version accepted, whatever it lacks or had more', () => {
  const { model } = buildModel(everything, 'prod');
  const bare = model.resources.map(({ kind, id }) => [id, { kind, id } as never] as const);
  const resources = { ...Object.fromEntries(bare), Legacy: { kind: 'legacy', id: 'Legacy' } as never };
  const plan = makePlan(model, { hash: 'x', resources });
  expect(actionsOf(plan).at(-1)).toBe('remove Legacy');
  expect(plan.changes).toHaveLength(model.resources.length + 1);
});

describe('a plan of renamed parts', () => {
  const { queues, eventBus } = sound;
  const once = { queues: { submissions: { ...queues.orderQueue, commands: ['SubmitOrder'], renamedFrom: 'orderQueue' } } };
  const renamed: Changes = {
    ...once,
    projections: sound.projections.map((projection) => ({ ...projection, name: 'Purchases', renamedFrom: ['Orders'] })),
    queries: [{ name: 'GetOrder', projection: 'Purchases', aggregates: [] }],
    eventBus: eventBus && {
      ...eventBus,
      dispatch: { 'basket.left': { source: 'shop', command: 'SubmitOrder', renamedFrom: 'basket.abandoned' } },
    },
  };

  it('says that they are the same as before, and neither adds, replaces nor removes anything', () => {
    const plan = planned({}, renamed);
    expect(actionsOf(plan).filter((text) => /^(add|remove) /.test(text))).toEqual([]);
    expect(plan.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'change', id: 'Submissions', renamedFrom: 'OrderQueue' }),
        { action: 'rename', id: 'SubmissionsSource', renamedFrom: 'OrderQueueSource', kind: 'queue-source', settings: [] },
        expect.objectContaining({ id: 'PurchasesV1', renamedFrom: 'OrdersV1' }),
      ]),
    );
    expect(messagesOf(plan).filter((text) => text.startsWith('state-kept'))).toEqual([
      'state-kept: PurchasesV1 is what was OrdersV1: it keeps its physical names, and nothing of it is made anew',
      'state-kept: Submissions is what was OrderQueue: it keeps its physical names, and nothing of it is made anew',
    ]);
    expect(messagesOf(plan).filter((text) => text.startsWith('permission'))).toEqual([]);
  });

  it('says that a rule with another pattern is another subscription on Google Cloud', () => {
    expect(planned({}, renamed).changes).toContainEqual(
      expect.objectContaining({
        action: 'replace',
        id: 'BasketLeftRule',
        renamedFrom: 'BasketAbandonedRule',
        settings: [expect.objectContaining({ path: 'detailType', replaces: 'on Google Cloud' })],
      }),
    );
  });

  it('is empty once the rename was accepted, and knows what was renamed twice from either name', () => {
    const again: Changes = { queues: { third: { commands: ['SubmitOrder'], renamedFrom: ['orderQueue', 'submissions'] } } };
    expect(planned(once, once)).toMatchObject({ changes: [], notices: [] });
    for (const before of [{}, once]) {
      const plan = planned(before, again);
      expect(actionsOf(plan).filter((text) => /^(add|replace|remove) /.test(text))).toEqual([]);
      expect(plan.changes[0]).toMatchObject({ id: 'Third', renamedFrom: before === once ? 'Submissions' : 'OrderQueue' });
    }
  });

  it('says what it means that a rename is not declared any more', () => {
    const plan = planned(once, { queues: { submissions: { commands: ['SubmitOrder'] } } });
    expect(actionsOf(plan)).toContain('replace Submissions');
    expect(messagesOf(plan)).toContainEqual(
      expect.stringMatching(/^rename-forgotten: Submissions does not say any more that it was OrderQueue/),
    );
  });
});

describe('a plan calls out', () => {
  it('what a function may do that it could not do before', () => {
    const queries = [{ name: 'GetOrder', projection: undefined, aggregates: ['Order'] }];
    const plan = planned({ queries }, {});
    expect(messagesOf(plan)).toContain('permission-widened: Api may now get-documents, find-documents on OrdersV1');
    expect(messagesOf(planned({}, { queries })).filter((text) => text.startsWith('permission'))).toEqual([]);
  });

  it('what a new function may do, and what is sent in the name of timers', () => {
    const messages = messagesOf(planned({}, { sagas: everything.sagas }));
    expect(messages).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^permission-widened: Reactor, which is new, may now .*append-commits.* on EventStore$/),
        expect.stringMatching(/^permission-widened: what is set in TimerGroup may now send-messages on Commands$/),
      ]),
    );
  });

  it('a secret that is read', () => {
    const functions = { worker: { environment: { KEY: { kind: 'secret', name: 'orders/stripe' } as const } } };
    expect(messagesOf(planned({}, { functions }))).toEqual(['permission-widened: Worker may now read the secret orders/stripe']);
  });

  it('routes that everybody may call now, and other callers', () => {
    const jwt = (audience: string) => ({ kind: 'jwt', issuer: 'https://i/', audience }) as const;
    const closed = { ...httpWith(route('POST', '/orders', 'command', 'CreateOrder')), auth: jwt('a') };
    const open = { ...closed, auth: { kind: 'none' } as const };
    const isPublic = { ...closed, routes: closed.routes.map((each) => ({ ...each, public: true })) };
    expect(messagesOf(planned({ http: closed }, { http: open }))).toEqual(['access-widened: everybody may now call POST /orders']);
    expect(messagesOf(planned({ http: closed }, { http: isPublic }))).toEqual(['access-widened: everybody may now call POST /orders']);
    expect(messagesOf(planned({ http: closed }, { http: { ...closed, auth: jwt('b') } }))).toEqual([
      'access-widened: who may call HttpApi is decided otherwise now: by jwt, with other settings',
    ]);
    expect(messagesOf(planned({ http: open }, { http: closed }))).toEqual([]);
  });

  it('what other services may run', () => {
    const invocable = [{ kind: 'command', name: 'SubmitOrder' } as const];
    const more = [...invocable, { kind: 'command', name: 'CreateOrder' } as const];
    expect(messagesOf(planned({ invocable }, { invocable: more }))).toEqual([
      'access-widened: who may invoke the service may now have it run CreateOrder',
    ]);
  });

  it('protection that goes', () => {
    const plan = planned({}, { eventStore: { deletionProtection: false, pointInTimeRecovery: false } });
    expect(messagesOf(plan)).toEqual([
      'protection-lowered: EventStore loses its deletionProtection',
      'protection-lowered: EventStore loses its pointInTimeRecovery',
    ]);
  });
});
