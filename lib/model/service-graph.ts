import type { ConsumerDescription, ServiceDescription, TargetDescription } from '../../runtime/service/describe-service.ts';
import { builtInQueue } from './resource-ids.ts';
import { resourcesOf, type ServiceModel } from './service-model.ts';
import { commandQueuesOf, hasBuiltInQueue, isEffect } from './service-work.ts';

/** A service as something to be drawn. */
export interface ServiceGraph {
  readonly service: string;
  readonly stage: string;
  /** What leads to what, from what comes in to what goes out. */
  readonly flow: readonly GraphEdge[];
  /** Which function may do what. */
  readonly grants: readonly GraphEdge[];
}

/** Something in a graph: two of one kind and name are one. */
export interface GraphNode {
  readonly kind: 'entry' | 'queue' | 'command' | 'query' | 'stream' | 'projection' | 'consumer' | 'outside' | 'function' | 'resource';
  readonly name: string;
}

/** An arrow. */
export interface GraphEdge {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly label?: string | undefined;
  /** Whether what comes of it comes later: it waits in a queue, or nobody waits for it. */
  readonly isLater?: true | undefined;
}

/** Draws a service: its commands, streams, projections, sagas and queues, and the grants of its functions. */
export function serviceGraph(service: ServiceDescription, model: ServiceModel): ServiceGraph {
  const flow = [...entries(service), ...queues(service), ...commands(service), ...queries(service), ...followers(service)];
  return { service: model.service, stage: model.stage, flow, grants: grantsOf(model) };
}

function node(kind: GraphNode['kind'], name: string): GraphNode {
  return { kind, name };
}

/** Whatever comes from outside. */
function entries(service: ServiceDescription): readonly GraphEdge[] {
  const { http, eventBus, topics, buckets, schedules, invocable } = service;
  const routes = [
    ...(http?.routes ?? []).map(({ method, path, target, uses }) => ({ name: `${method} ${path}`, targets: [target, ...uses] })),
    ...(http?.mounts ?? []).map(({ path, uses }) => ({ name: `${path}/*`, targets: uses })),
  ];
  const commanding = (prefix: string, sources: Readonly<Record<string, { readonly command: string }>>) =>
    Object.entries(sources).map(([name, { command }]) => later(node('entry', `${prefix} ${name}`), node('command', command)));
  return [
    ...routes.flatMap(({ name, targets }) => targets.flatMap((target) => entered(node('entry', name), target, service))),
    ...commanding('event', eventBus?.dispatch ?? {}),
    ...commanding('topic', topics),
    ...commanding('schedule', schedules),
    ...Object.keys(buckets).flatMap((name) => sends(node('entry', `bucket ${name}`), service)),
    ...invocable.map(({ kind, name }) => ({ from: node('entry', 'other services'), to: node(kind, name), label: 'invoke' })),
  ];
}

function entered(from: GraphNode, { kind, name }: TargetDescription | { kind: 'handler'; name: string }, service: ServiceDescription) {
  if (kind === 'handler') return [];
  if (kind !== 'enqueued') return [{ from, to: node(kind === 'query' ? 'query' : 'command', name) }];
  return Object.entries(service.queues)
    .filter(([, queue]) => queue.commands.includes(name))
    .map(([queue]) => later(from, node('queue', queue)));
}

function later(from: GraphNode, to: GraphNode, label?: string): GraphEdge {
  return { from, to, label, isLater: true };
}

/** Which of the commands a sender will choose, nobody knows before it does. */
function sends(from: GraphNode, service: ServiceDescription): readonly GraphEdge[] {
  const waiting = hasBuiltInQueue(service) ? [builtInQueue] : commandQueuesOf(service);
  return waiting.map((queue) => later(from, node('queue', queue), 'sends'));
}

function queues(service: ServiceDescription): readonly GraphEdge[] {
  const listed = Object.entries(service.queues).flatMap(([queue, { commands: names }]) => names.map((name) => [queue, name] as const));
  const others = service.commands.map(({ name }) => name).filter((name) => !listed.some(([, command]) => command === name));
  const carried = [...listed, ...(hasBuiltInQueue(service) ? others.map((name) => [builtInQueue, name] as const) : [])];
  return carried.map(([queue, name]) => ({ from: node('queue', queue), to: node('command', name) }));
}

function commands(service: ServiceDescription): readonly GraphEdge[] {
  return service.commands.flatMap((command): readonly GraphEdge[] => {
    const from = node('command', command.name);
    const asked = command.reads.map((query) => ({ from, to: node('query', query), label: 'asks' }));
    if (command.aggregate !== undefined) return [...asked, { from, to: node('stream', command.aggregate), label: 'appends' }];
    return [...asked, ...(isEffect(command) ? sends(from, service) : [])];
  });
}

function queries({ queries: all }: ServiceDescription): readonly GraphEdge[] {
  return all.flatMap(({ name, projection, aggregates }) => [
    ...(projection === undefined ? [] : [{ from: node('query', name), to: node('projection', projection), label: 'reads' }]),
    ...aggregates.map((aggregate) => ({ from: node('query', name), to: node('stream', aggregate), label: 'reads' })),
  ]);
}

function followers(service: ServiceDescription): readonly GraphEdge[] {
  const { projections, sagas, reactors, eventBus } = service;
  const fed = (from: readonly string[], to: GraphNode) => from.map((aggregate) => later(node('stream', aggregate), to));
  const sending = ({ name, from }: ConsumerDescription, kind: string) => {
    const consumer = node('consumer', `${kind} ${name}`);
    return [...fed(from, consumer), ...sends(consumer, service)];
  };
  return [
    ...projections.flatMap(({ name, from }) => fed(from, node('projection', name))),
    ...sagas.flatMap((saga) => sending(saga, 'saga')),
    ...reactors.flatMap((reactor) => sending(reactor, 'reactor')),
    ...(eventBus?.publish ?? []).flatMap(({ name, aggregates }) => fed(aggregates, node('outside', `publishes ${name}`))),
  ];
}

function grantsOf(model: ServiceModel): readonly GraphEdge[] {
  return resourcesOf(model, 'function').flatMap(({ role, grants }) =>
    grants.map(({ resource, operations }) => ({
      from: node('function', role),
      to: node('resource', resource),
      label: [...operations].sort().join(', '),
    })),
  );
}

/** By which a node is told from others. */
export function keyOfNode({ kind, name }: GraphNode): string {
  return `${kind} ${name}`;
}

/** The nodes that edges join, each once. */
export function nodesOf(edges: readonly GraphEdge[]): readonly GraphNode[] {
  return [...new Map(edges.flatMap(({ from, to }) => [from, to]).map((node) => [keyOfNode(node), node])).values()];
}

/** Edges, each once. */
export function distinctEdges(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}
