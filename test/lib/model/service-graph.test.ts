import { buildModel } from '../../../lib/model/build-model.ts';
import { printMermaid } from '../../../lib/model/print-mermaid.ts';
import { type GraphEdge, serviceGraph } from '../../../lib/model/service-graph.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { everything, httpWith, route, sound } from './describe.ts';

function graphOf(service: ServiceDescription) {
  return serviceGraph(service, buildModel(service, 'dev').model);
}

function textsOf(edges: readonly GraphEdge[]): readonly string[] {
  return edges.map(({ from, to, label, isLater }) =>
    [`${from.kind} ${from.name}`, isLater ? '..>' : '-->', `${to.kind} ${to.name}`, ...(label ? [`(${label})`] : [])].join(' '),
  );
}

describe('the graph of a service', () => {
  it('leads from what comes in over commands and streams to what is read', () => {
    expect(textsOf(graphOf(sound).flow)).toEqual([
      'entry POST /orders --> command CreateOrder',
      'entry POST /orders/:orderId/submit ..> queue orderQueue',
      'entry GET /orders/:orderId --> query GetOrder',
      'entry event basket.abandoned ..> command SubmitOrder',
      'queue orderQueue --> command SubmitOrder',
      'command CreateOrder --> stream Order (appends)',
      'command SubmitOrder --> stream Order (appends)',
      'query GetOrder --> projection Orders (reads)',
      'stream Order ..> projection Orders',
    ]);
  });

  it('has every other part too', () => {
    expect(textsOf(graphOf(everything).flow)).toEqual(
      expect.arrayContaining([
        'entry topic shipments ..> command SubmitOrder',
        'entry schedule nightly ..> command CreateOrder',
        'entry bucket uploads ..> queue commands (sends)',
        'entry other services --> query GetOrder (invoke)',
        'queue commands --> command SendMail',
        'command SendMail ..> queue commands (sends)',
        'stream Order ..> consumer saga Fulfilment',
        'consumer saga Fulfilment ..> queue commands (sends)',
        'consumer reactor Mailer ..> queue commands (sends)',
        'stream Order ..> outside publishes order.submitted',
      ]),
    );
  });

  it('says of each function what it may do, which is all that it is granted', () => {
    const { model } = buildModel(everything, 'dev');
    const granted = model.resources.flatMap((resource) =>
      resource.kind === 'function'
        ? resource.grants.map((grant) => `${resource.role} ${grant.resource} ${[...grant.operations].sort().join(', ')}`)
        : [],
    );
    const { grants } = serviceGraph(everything, model);
    expect(grants.map(({ from, to, label }) => `${from.name} ${to.name} ${label}`)).toEqual(granted);
    expect(grants.length).toBeGreaterThan(20);
  });
});

describe('its text in Mermaid', () => {
  it('declares each node once a part, and draws what comes later dotted', () => {
    const lines = printMermaid(graphOf(sound)).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '%% The service orders, stage dev, by allframe infra graph',
      'flowchart LR',
      '  subgraph flow["what leads to what"]',
      '    entry_POST_orders(["POST /orders"])',
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        '    stream_Order[("Order")]',
        '    entry_POST_orders --> command_CreateOrder',
        '    command_CreateOrder -->|"appends"| stream_Order',
        '    stream_Order -.-> projection_Orders',
        '  subgraph grants["who may do what"]',
      ]),
    );
    expect(new Set(lines.filter((line) => line.startsWith('    '))).size).toBe(lines.filter((line) => line.startsWith('    ')).length);
  });

  it('keeps names apart that differ in signs alone, and lets none end its label', () => {
    const named = route('GET', '/orders/:orderId', 'query', 'GetOrder');
    const hostile = {
      ...sound,
      http: httpWith(named, { ...named, path: '/orders/orderId' }),
      eventBus: { name: undefined, publish: [], dispatch: { '"]; <b>#x': { source: 's', command: 'SubmitOrder' } } },
    };
    const lines = printMermaid(graphOf(hostile)).split('\n');
    expect(lines).toContain('    entry_GET_orders_orderId(["GET /orders/:orderId"])');
    expect(lines).toContain('    entry_GET_orders_orderId_2(["GET /orders/orderId"])');
    expect(lines).toContain('    entry_event_b_x(["event #34;]; #60;b#62;#35;x"])');
  });

  it('is the same whatever the order of an object, and changes by a line or two with a part', () => {
    const before = printMermaid(graphOf(sound)).split('\n');
    const after = printMermaid(
      graphOf({ ...sound, commands: [...sound.commands, { name: 'Another', aggregate: 'Order', reads: [] }] }),
    ).split('\n');
    expect(before.filter((line) => !after.includes(line))).toEqual([]);
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '    command_Another["Another"]',
      '    command_Another -->|"appends"| stream_Order',
    ]);
  });
});
