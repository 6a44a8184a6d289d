import { type FunctionRole, queueVariable } from '../../contract/environment.ts';
import { pushIds, pushPaths } from '../../contract/push-paths.ts';
import type { HttpRequest, HttpResponse } from '../../http/http-message.ts';
import { builtInQueue } from '../../transport/queue.ts';
import { readCloudEvent } from '../../trigger/google-cloud-event.ts';
import { UnexpectedPushError } from '../../trigger/google-errors.ts';
import { handleDocumentEvent } from '../../trigger/google-firestore.ts';
import { handleInvokeCall } from '../../trigger/google-invoke.ts';
import {
  handlePubSubBusEvent,
  handlePubSubMessage,
  handlePubSubTopicMessage,
  type PubSubPush,
  readPubSubPush,
} from '../../trigger/google-pubsub.ts';
import { readSchedulerCall } from '../../trigger/google-scheduler.ts';
import { handleStorageEvent } from '../../trigger/google-storage.ts';
import { handleTaskCall, readTaskCall } from '../../trigger/google-tasks.ts';
import { handleScheduleEvent } from '../../trigger/schedule.ts';
import { once } from '../once.ts';
import { catchUpWork } from './catch-up-work.ts';
import type { Container } from './container.ts';
import type { ContainerVariableName } from './container-variables.ts';
import { consumerFollowersIn, type Followers, hasConsumers, projectionFollowersIn, together } from './followers.ts';
import { rebuildWork } from './rebuild-work.ts';
import { documentDelivery, type WorkerDeliveries, workerDeliveries } from './worker-deliveries.ts';

/** What takes the pushes of one source. */
export interface PushRoute {
  readonly path: string;
  /** The variable that holds the e-mails of the accounts that may call. */
  readonly account:
    | Extract<ContainerVariableName, 'PUSH_ACCOUNT' | 'EVENTARC_ACCOUNT' | 'SCHEDULER_ACCOUNT' | 'INVOKER_ACCOUNTS'>
    | 'TIMER_ROLE';
  /** Whose time limit counts. */
  readonly role: FunctionRole;
  /**
   * Answers with nothing, or with what the caller waits for.
   *
   * @throws what the push is to be answered with
   */
  readonly handle: (request: HttpRequest, deadline: number) => Promise<HttpResponse | void>;
}

/** Every path that infrastructure makes its sources push to: none for what the service does not have. */
export function pushRoutes(container: Container): readonly PushRoute[] {
  const deliveries = workerDeliveries(container);
  return [
    ...queueRoutes(container, deliveries),
    ...eventRoutes(container, deliveries),
    ...streamRoutes(container),
    ...scheduleRoutes(container, deliveries),
    ...timerRoutes(container, deliveries),
    ...invokeRoutes(container, deliveries),
  ];
}

type OnMessage = (push: PubSubPush, deadline: number) => Promise<void>;

function messageRoute(path: string, handle: OnMessage, role: FunctionRole = 'worker'): PushRoute {
  return { path, account: 'PUSH_ACCOUNT', role, handle: ({ body }, deadline) => handle(readPubSubPush(String(body)), deadline) };
}

function queueRoutes(container: Container, { queue: delivery }: WorkerDeliveries): readonly PushRoute[] {
  const { service, environment } = container;
  const hasBuiltIn = environment.optionalResource(queueVariable(builtInQueue)) !== undefined;
  const queues = [...Object.keys(service.queues), ...(hasBuiltIn ? [builtInQueue] : [])];
  const commands = queues.map((queue) =>
    messageRoute(pushPaths.queue(pushIds.queue(queue)), (push, deadline) => handlePubSubMessage(push, queue, delivery, deadline)),
  );
  if (service.projections.length === 0) return commands;
  const rebuild = rebuildWork(container);
  return [...commands, messageRoute(pushPaths.queue(pushIds.rebuilds), rebuild, 'rebuilder')];
}

function eventRoutes({ service }: Container, { bus, topics, objects }: WorkerDeliveries): readonly PushRoute[] {
  const rules = Object.keys(service.eventBus?.dispatch ?? {}).map((type) =>
    messageRoute(pushPaths.busRule(pushIds.busRule(type)), (push, deadline) => handlePubSubBusEvent(push, bus, deadline)),
  );
  const messages = Object.keys(service.topics).map((topic) =>
    messageRoute(pushPaths.topic(pushIds.topic(topic)), (push, deadline) => handlePubSubTopicMessage(push, topic, topics, deadline)),
  );
  const changes = Object.keys(service.buckets).map((bucket): PushRoute => {
    const handle: PushRoute['handle'] = (request, deadline) => handleStorageEvent(readCloudEvent(request), objects, deadline);
    return { path: pushPaths.bucket(pushIds.bucket(bucket)), account: 'EVENTARC_ACCOUNT', role: 'worker', handle };
  });
  return [...rules, ...messages, ...changes];
}

/** One path a reader of the store, as on AWS: `streamReaders: 'combined'` makes them one. */
function streamRoutes(container: Container): readonly PushRoute[] {
  const { service } = container;
  const [hasProjections, hasOthers] = [service.projections.length > 0, hasConsumers(service)];
  const isCombined = service.streamReaders === 'combined' && hasProjections && hasOthers;
  const projections = () =>
    isCombined ? together(consumerFollowersIn(container), projectionFollowersIn(container)) : projectionFollowersIn(container);
  return [
    ...(hasProjections ? [streamRoute(pushIds.projector, 'projector', projections(), container)] : []),
    ...(hasOthers && !isCombined ? [streamRoute(pushIds.reactor, 'reactor', consumerFollowersIn(container), container)] : []),
  ];
}

function streamRoute(id: string, role: FunctionRole, followers: Followers, container: Container): PushRoute {
  const delivery = documentDelivery(followers, container);
  const begin = once(followers.begin);
  const handle = async (request: HttpRequest) => {
    await begin();
    await handleDocumentEvent(readCloudEvent(request), delivery);
  };
  return { path: pushPaths.stream(id), account: 'EVENTARC_ACCOUNT', role, handle };
}

function scheduleRoutes(container: Container, { schedules }: WorkerDeliveries): readonly PushRoute[] {
  const { service } = container;
  const account = 'SCHEDULER_ACCOUNT';
  const times = Object.keys(service.schedules).map((schedule): PushRoute => {
    const handle = async (request: HttpRequest, deadline: number) => {
      const call = readSchedulerCall(request);
      if (call.allframe !== 'schedule') throw unexpectedCall(call.job);
      await handleScheduleEvent(call, schedules, deadline);
    };
    return { path: pushPaths.schedule(pushIds.schedule(schedule)), account, role: 'worker', handle };
  });
  if (service.projections.length === 0 && !hasConsumers(service)) return times;
  const catchUp = catchUpWork(container);
  const handle = async (request: HttpRequest, deadline: number) => {
    const call = readSchedulerCall(request);
    if (call.allframe !== 'job' || call.job !== 'catch-up') throw unexpectedCall(call.allframe === 'job' ? call.job : call.schedule);
    await catchUp(deadline);
  };
  return [...times, { path: pushPaths.schedule(pushIds.catchUp), account, role: 'catchUp', handle }];
}

/** For tasks that call the worker, in the place of publishing to a queue's topic. */
function timerRoutes({ environment }: Container, { sending }: WorkerDeliveries): readonly PushRoute[] {
  if (environment.optionalResource('TIMER_GROUP') === undefined) return [];
  const handle: PushRoute['handle'] = (request) => handleTaskCall(readTaskCall(request), sending.timers);
  return [{ path: pushPaths.timers, account: 'TIMER_ROLE', role: 'worker', handle }];
}

/** For other services, where somebody was named who may call. */
function invokeRoutes({ service, environment }: Container, { invocations }: WorkerDeliveries): readonly PushRoute[] {
  const account = 'INVOKER_ACCOUNTS';
  if (service.invocable.length === 0 || environment.optionalResource(account) === undefined) return [];
  const handle: PushRoute['handle'] = (request, deadline) => handleInvokeCall(request, invocations, deadline);
  return [{ path: pushPaths.invocations, account, role: 'worker', handle }];
}

function unexpectedCall(named: string): UnexpectedPushError {
  return new UnexpectedPushError({ expected: 'call of this schedule', fault: `it is for ${named}` });
}
