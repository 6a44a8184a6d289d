import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { ProjectionDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { queuesOf } from './check-http.ts';
import {
  appendsCommits,
  buriesOwnFailures,
  consumes,
  handlesBucket,
  knowsEventStore,
  knowsTopic,
  loadsStreams,
  type Needs,
  onAllStreams,
  onCheckpoints,
  publishesEvents,
  readsDocuments,
  savesSnapshots,
  sendsCommands,
  sendsRebuilds,
  sendsTo,
  together,
  writesDocuments,
} from './needs.ts';
import { functionId, rebuildQueue, topicQueueId } from './resource-ids.ts';
import {
  commandQueuesOf,
  followsOf,
  hasProjections,
  isEffect,
  isInvokedAsynchronously,
  projectionsWithReplaced,
  publishes,
  queuedTopicsOf,
  workerCommandsOf,
} from './service-work.ts';

/** What the function of a role does: no more is granted, and nothing else is told. */
export function needsOf(role: FunctionRole, service: ServiceDescription): Needs {
  return together([knowsEventStore, ...byRole[role](service)]);
}

const byRole: Readonly<Record<FunctionRole, (service: ServiceDescription) => readonly Needs[]>> = {
  api: apiNeeds,
  worker: workerNeeds,
  projector: (service) => followerNeeds('projector', service),
  reactor: (service) => followerNeeds('reactor', service),
  rebuilder: rebuilderNeeds,
  catchUp: catchUpNeeds,
};

function apiNeeds(service: ServiceDescription): readonly Needs[] {
  const { routes = [], mounts = [] } = service.http ?? {};
  const targets = [...routes.flatMap(({ target, uses }) => [target, ...uses]), ...mounts.flatMap(({ uses }) => uses)];
  const named = (kind: string) => [...new Set(targets.filter((target) => target.kind === kind).map(({ name }) => name))];
  const sentTo = new Set(named('enqueued').flatMap((command) => queuesOf(command, service)));
  return [...runs([...named('command'), ...named('effect')], service), ...asks(named('query'), service), ...[...sentTo].map(sendsTo)];
}

function workerNeeds(service: ServiceDescription): readonly Needs[] {
  const { sagas, buckets, topics, invocable } = service;
  const asked = invocable.filter(({ kind }) => kind === 'query').map(({ name }) => name);
  // What a saga sent is answered in its stream, and a timeout that comes early is set again (rule E3).
  const ofSagas = sagas.length > 0 ? [...appendsCommits(service, []), ...sendsCommands(service)] : [];
  return [
    ...runs(workerCommandsOf(service), service),
    ...asks(asked, service),
    ...ofSagas,
    ...commandQueuesOf(service).map((queue) => consumes(queue)),
    ...queuedTopicsOf(service).map((topic) => consumes(topic, topicQueueId(topic))),
    ...Object.keys(topics).map(knowsTopic),
    ...Object.entries(buckets).map(([bucket, { reads }]) => handlesBucket(bucket, reads)),
    ...(Object.keys(buckets).length > 0 ? sendsCommands(service) : []),
    ...(isInvokedAsynchronously(service) ? [buriesOwnFailures(functionId('worker'))] : []),
  ];
}

/** Decides commands on streams, and performs effects, which may send. */
function runs(names: readonly string[], service: ServiceDescription): readonly Needs[] {
  const run = service.commands.filter(({ name }) => names.includes(name));
  const aggregates = run.flatMap(({ aggregate }) => aggregate ?? []);
  return [
    ...(aggregates.length > 0 ? [...appendsCommits(service, aggregates), ...savesSnapshots(service)] : []),
    ...asks(
      run.flatMap(({ reads }) => reads),
      service,
    ),
    ...(run.some(isEffect) ? sendsCommands(service) : []),
  ];
}

/** A query reads on from its document where it is to show what a command just did (rule B4), or the state of an aggregate. */
function asks(names: readonly string[], service: ServiceDescription): readonly Needs[] {
  const asked = service.queries.filter(({ name }) => names.includes(name));
  const read = projectionsWithReplaced(service).filter(({ name }) => asked.some(({ projection }) => projection === name));
  const aggregates = [...asked.flatMap((query) => query.aggregates), ...read.flatMap(({ from }) => from)];
  return [...(asked.length > 0 ? loadsStreams(service, aggregates) : []), ...read.flatMap(readsDocuments)];
}

function followerNeeds(role: 'projector' | 'reactor', service: ServiceDescription): readonly Needs[] {
  const follows = followsOf(role, service);
  return [
    onAllStreams(['follow-commits']),
    ...(follows.includes('projections') ? [...projects(service, projectionsWithReplaced(service)), ...asksForRebuilds] : []),
    ...(follows.includes('consumers') ? reacts(service) : []),
  ];
}

/** Brings projections up to date, and parks what they can't take (rule C4). */
function projects(service: ServiceDescription, projections: readonly ProjectionDescription[]): readonly Needs[] {
  return [...loadsStreams(service, sourcesOf(projections)), ...projections.map(writesDocuments), followsByCheckpoints];
}

/** Of new projections: who follows the stream asks when it starts, catch-up for what was lost of that. */
const asksForRebuilds = [onCheckpoints(['read-registry']), sendsRebuilds];

const followsByCheckpoints = onCheckpoints(['get-checkpoints', 'put-checkpoints']);

/** Runs sagas, reactors and the publisher: sagas alone write, to streams of their own. */
function reacts(service: ServiceDescription): readonly Needs[] {
  const { sagas, reactors } = service;
  return [
    ...loadsStreams(service, [...sourcesOf([...sagas, ...reactors]), ...publishedAggregates(service)]),
    ...(sagas.length > 0 ? appendsCommits(service, []) : []),
    ...(sagas.length + reactors.length > 0 ? sendsCommands(service) : []),
    ...(publishes(service) ? [publishesEvents] : []),
    followsByCheckpoints,
  ];
}

/** Whose commits the publisher opens. */
function publishedAggregates({ eventBus }: ServiceDescription): readonly string[] {
  return eventBus?.publish.flatMap(({ aggregates }) => aggregates) ?? [];
}

function sourcesOf(parts: readonly { readonly from: readonly string[] }[]): readonly string[] {
  return [...new Set(parts.flatMap(({ from }) => from))];
}

function rebuilderNeeds(service: ServiceDescription): readonly Needs[] {
  const projections = projectionsWithReplaced(service);
  return [
    onAllStreams(['scan-commits']),
    ...loadsStreams(service, sourcesOf(projections)),
    ...projections.map(writesDocuments),
    onCheckpoints(['read-registry', 'write-registry']),
    consumes(rebuildQueue),
    sendsRebuilds,
  ];
}

/** It does what those it wakes would have done. */
function catchUpNeeds(service: ServiceDescription): readonly Needs[] {
  const hasConsumers = service.sagas.length + service.reactors.length > 0 || publishes(service);
  return [
    onAllStreams([service.eventStore.byTimestamp ? 'find-commits' : 'scan-commits']),
    ...(hasProjections(service) ? [...projects(service, projectionsWithReplaced(service)), ...asksForRebuilds] : []),
    ...(hasConsumers ? reacts(service) : []),
    onCheckpoints(['keep-catch-up-state']),
  ];
}
