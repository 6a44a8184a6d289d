import { codesOf, faultsOf, onlyRoute, sound } from './describe.ts';

describe('names of services and stages', () => {
  it.each(['o', 'orders', 'orders-eu', 'a'.repeat(30)])('may be %s', (name) => expect(faultsOf({ name })).toEqual([]));

  it.each(['', 'Orders', '1orders', 'orders_eu', 'orders-', 'a'.repeat(31), 'bücher'])('a service may not be named %j', (name) => {
    expect(codesOf(faultsOf({ name }))).toContain('invalid-service-name at service');
  });

  it.each(['p', 'prod', 'pr-123', 'a'.repeat(16)])('a stage may be named %s', (stage) => expect(faultsOf({}, stage)).toEqual([]));

  it.each(['', 'Prod', '1', 'pr_1', 'pr-', 'a'.repeat(17)])('a stage may not be named %j', (stage) => {
    expect(codesOf(faultsOf({}, stage))).toEqual(['invalid-stage-name at stage']);
  });
});

describe('names that are taken twice', () => {
  it('are found among commands, queries and projections', () => {
    const faults = faultsOf({
      commands: [...sound.commands, ...sound.commands],
      queries: [...sound.queries, ...sound.queries],
      projections: [...sound.projections, ...sound.projections],
    });

    expect(codesOf(faults)).toEqual([
      'duplicate-command at commands.CreateOrder',
      'duplicate-command at commands.SubmitOrder',
      'duplicate-query at queries.GetOrder',
      'duplicate-projection at projections.Orders',
    ]);
    expect(faults[0]).toMatchObject({ message: 'two of its commands are named CreateOrder', remedy: expect.stringContaining('rename') });
  });

  it('are named once, however often they are taken', () => {
    const [command] = sound.commands;
    expect(faultsOf({ commands: [...sound.commands, command, command] as typeof sound.commands })).toHaveLength(1);
  });

  it('are found in two versions of a projection, of which queries could not tell one', () => {
    const [projection] = sound.projections;
    const projections = [...sound.projections, { ...projection, version: 2 }] as typeof sound.projections;
    expect(codesOf(faultsOf({ projections }))).toEqual(['duplicate-projection at projections.Orders']);
  });

  it('may be those of a command and a query', () => {
    expect(faultsOf({ queries: [{ name: 'CreateOrder', projection: 'Orders', aggregates: [] }], http: undefined })).toEqual([]);
  });
});

describe('names that name nothing', () => {
  it('are found in what commands read', () => {
    const commands = sound.commands.map((command) => ({ ...command, reads: ['GetOrder', 'Unheard'] }));
    expect(codesOf(faultsOf({ commands }))).toEqual([
      'unknown-query at commands.CreateOrder.reads',
      'unknown-query at commands.SubmitOrder.reads',
    ]);
  });

  it('are found in rules of the bus', () => {
    const dispatch = { 'basket.abandoned': { source: 'shop', command: 'Unheard' } };
    expect(faultsOf({ eventBus: { name: undefined, publish: [], dispatch } })).toEqual([
      {
        severity: 'error',
        code: 'unknown-command',
        place: "eventBus.dispatch['basket.abandoned'].command",
        message: 'the service has no command Unheard',
        remedy: expect.stringContaining('add it to commands'),
      },
    ]);
  });

  it('are found in queries', () => {
    const faults = faultsOf({ queries: [{ name: 'GetOrder', projection: 'Elsewhere', aggregates: [] }] });
    expect(codesOf(faults)).toEqual(['unknown-projection at queries.GetOrder.projection']);
    expect(faults[0]?.message).toContain('Elsewhere');
  });
});

describe('names that no resource or key can hold', () => {
  it.each(['', 'Or#der'])('are found for the aggregate %j', (aggregate) => {
    const faults = faultsOf({ commands: [...sound.commands, { name: 'Other', aggregate, reads: [] }] });
    expect(codesOf(faults)).toEqual([`invalid-aggregate-name at aggregate('${aggregate}')`]);
  });

  it.each(['', '1st', '数', '_'])('are found for the queue %j', (name) => {
    const queues = { [name]: { commands: ['SubmitOrder'] } };
    expect(codesOf(faultsOf({ queues }))).toContain(`invalid-name at queues['${name}']`);
  });

  it('are found for projections and rules', () => {
    const faults = faultsOf({
      ...onlyRoute('POST', '/orders', 'command', 'CreateOrder'),
      queries: [],
      projections: [{ name: '2024', version: 1, from: ['Order'], replaces: undefined, indexes: {} }],
      eventBus: { name: undefined, publish: [], dispatch: { '***': { source: 'shop', command: 'SubmitOrder' } } },
    });
    expect(codesOf(faults)).toEqual(["invalid-name at projections['2024']", "invalid-name at eventBus.dispatch['***']"]);
  });
});
