/** Where the service of `visits.ts` runs, as its neighbours see it. */
export interface Platform {
  call(method: 'GET' | 'POST', path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Another service puts an event on the bus. */
  tell(event: { readonly source: string; readonly type: string; readonly detail: object }): Promise<void>;
  /** Lets a schedule go off for a time, as often as this is called. */
  fire(schedule: string, scheduledAt: string): Promise<void>;
  /** What the service has put on the bus so far. */
  published(): Promise<readonly Published[]>;
  /** The dead letters of a queue, or those that nobody's queue is for, under `worker`. */
  deadLetters(queue: 'endings' | 'worker'): Promise<readonly Buried[]>;
  /** Tries an expectation again until it holds; time goes by meanwhile. */
  eventually(expectation: () => Promise<void>): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: JSON that each test reads its facts from
export type Answer = readonly [status: number, body: any];

/** A public event as another service reads it. */
export interface Published {
  readonly source: string;
  readonly type: string;
  /** Its data, with its `metadata`. */
  readonly detail: unknown;
}

/** What was buried, and why. */
export interface Buried {
  readonly code: string;
  /** As it was sent. */
  readonly message: unknown;
}

const nightlyAt = '2026-01-02T03:00:00Z';

/** The one scenario that every host is held to: the same calls, and the same results, over HTTP, a queue, the bus, the stream, a schedule, a saga and dead letters. */
export function conformance(platform: () => Platform): void {
  const post = (path: string, body: object = {}, headers = {}) => platform().call('POST', path, body, headers);
  const get = (path: string) => platform().call('GET', path);
  const visited = (id: string, facts: object) =>
    platform().eventually(async () => expect(await get(`/visits/${id}`)).toMatchObject([200, facts]));

  it('answers commands, rejections and faults over HTTP', async () => {
    const token = expect.any(String);
    expect(await post('/visits/http', { visitor: 'ä' })).toEqual([200, { streamId: 'http', version: 1, events: ['Begun'], token }]);
    expect(await post('/visits/http', { visitor: 'ä' })).toMatchObject([422, { code: 'begun-before', outcome: 'rejected' }]);
    expect(await post('/visits/none', {})).toMatchObject([400, { code: 'validation-failed', faults: [{ path: 'visitor' }] }]);
    expect(await post('/visits/none', { visitor: 'a' }, { 'if-match': '"7"' })).toMatchObject([409, { code: 'conflict' }]);
    expect(await get('/nowhere')).toMatchObject([404, { code: 'not-found' }]);
  });

  it('gives the first result again for the same idempotency key', async () => {
    const key = { 'idempotency-key': 'visit-twice' };
    const first = await post('/visits/twice', { visitor: 'b' }, key);
    expect(first).toMatchObject([200, { version: 1 }]);
    expect(await post('/visits/twice', { visitor: 'b' }, key)).toEqual(first);
    expect(await post('/visits/twice', { visitor: 'c' }, key)).toMatchObject([
      422,
      { code: expect.stringMatching(/command-id|idempotency/) },
    ]);
  });

  it('shows by a projection, and an index of it, what the stream has brought', async () => {
    await post('/visits/stream', { visitor: 'Zoë Ω' });
    await visited('stream', { visitor: 'Zoë Ω', isOpen: true });
    await platform().eventually(async () => {
      const [status, { items }] = await get(`/visitors/${encodeURIComponent('Zoë Ω')}`);
      expect([status, items]).toMatchObject([200, [{ visitor: 'Zoë Ω' }]]);
    });
    expect(await get('/visits/never')).toMatchObject([404, { outcome: 'nothing-found' }]);
  });

  it('runs what was sent through a queue, and publishes what came of it', async () => {
    await post('/visits/queue', { visitor: 'b' });
    expect(await post('/visits/queue/end')).toMatchObject([202, { commandId: expect.any(String) }]);
    await visited('queue', { isOpen: false });
    const metadata = expect.objectContaining({ streamId: 'queue', schemaVersion: 1, eventId: expect.any(String) });
    const ended = { source: 'visits', type: 'visit.ended', detail: { over: true, metadata } };
    await platform().eventually(async () => expect(await platform().published()).toContainEqual(ended));
  });

  it('does what an event of another service leads to, and buries one that is not as it must be', async () => {
    await post('/visits/bus', { visitor: 'c' });
    await platform().tell({ source: 'door', type: 'visitor.banned', detail: { visitId: 'bus' } });
    await visited('bus', { isOpen: false });
    await platform().tell({ source: 'door', type: 'visitor.banned', detail: { visit: 'bus' } });
    await platform().eventually(async () =>
      expect(await platform().deadLetters('worker')).toContainEqual(expect.objectContaining({ code: 'validation-failed' })),
    );
  });

  it('buries what a decider refuses among the dead letters of its queue', async () => {
    expect(await post('/visits/nobody/end')).toMatchObject([202, {}]);
    const letter = { code: 'not-open', message: expect.objectContaining({ command: 'End', input: { visitId: 'nobody' } }) };
    await platform().eventually(async () => expect(await platform().deadLetters('endings')).toContainEqual(letter));
  });

  it('fires the timer of a saga, whose command is run and projected, once', async () => {
    await post('/visits/long', { visitor: 'd' });
    await visited('long', { reminders: 1 });
  });

  it('runs the command of a schedule, once for each of its times', async () => {
    for (let times = 1; times <= 2; times += 1) await platform().fire('nightly', nightlyAt);
    await visited(encodeURIComponent(new Date(nightlyAt).toISOString()), { visitor: 'guard', isOpen: true });
  });
}
