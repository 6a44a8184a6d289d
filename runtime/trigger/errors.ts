import { AllFrameError } from '../message/errors.ts';

/** An event that this function has no trigger for. */
export class UnknownEventSourceError extends AllFrameError {
  override readonly name = 'UnknownEventSourceError';
  readonly code = 'unknown-event-source';
  /** The event's own keys, by which it can be told in a log: values may be somebody's data. */
  readonly keys: readonly string[];
  /** What the event is, where it is known and only not for this function. */
  readonly source: string | undefined;

  constructor({ event, known, source }: { event: unknown; known: readonly string[]; source?: string | undefined }) {
    const keys = typeof event === 'object' && event !== null ? Object.keys(event) : [];
    const named = typeof event === 'object' && event !== null ? keys.join(', ') : typeof event;
    const what = source === undefined ? 'An event of an unknown source' : `An event of the source ${source}`;
    super(`${what} came, with the keys ${named}; this function takes ${known.join(', ')}. Check what invokes it`);
    this.keys = keys;
    this.source = source;
  }
}

/** An event of the bus that no rule of the service is for. */
export class UnexpectedBusEventError extends AllFrameError {
  override readonly name = 'UnexpectedBusEventError';
  readonly code = 'unexpected-bus-event';

  constructor({ source, detailType }: { source: string; detailType: string }) {
    super(`An event ${detailType} of ${source} came, which eventBus({ dispatch }) does not list; deploy the rules and the code together`);
  }
}

/** A bus event led to a command that its decider refused; it ends among the dead letters. */
export class BusCommandRejectedError extends AllFrameError {
  override readonly name = 'BusCommandRejectedError';
  readonly code = 'bus-command-rejected';
  readonly rejection: string;

  constructor({ command, rejection, event }: { command: string; rejection: string; event: string }) {
    super(`${command} rejected the bus event ${event} with ${rejection}; see the dead letters`);
    this.rejection = rejection;
  }
}

/** A message of a topic that the service does not listen to. */
export class UnexpectedTopicError extends AllFrameError {
  override readonly name = 'UnexpectedTopicError';
  readonly code = 'unexpected-topic';
  readonly topic: string;

  constructor({ topic, known }: { topic: string; known: readonly string[] }) {
    const listens = known.join(', ') || 'none';
    super(`A message of the topic ${topic} came; the service listens to ${listens}; deploy the subscriptions and the code together`);
    this.topic = topic;
  }
}

/** A message of a topic led to a command that its decider refused; it ends among the dead letters. */
export class TopicCommandRejectedError extends AllFrameError {
  override readonly name = 'TopicCommandRejectedError';
  readonly code = 'topic-command-rejected';
  readonly rejection: string;

  constructor({ command, rejection, topic, messageId }: { command: string; rejection: string; topic: string; messageId: string }) {
    super(`${command} rejected the message ${messageId} of ${topic} with ${rejection}; see the dead letters`);
    this.rejection = rejection;
  }
}

/** A schedule that the code does not know. Retryable: during a deployment old code meets the schedules of new code (rule B2). */
export class UnknownScheduleError extends AllFrameError {
  override readonly name = 'UnknownScheduleError';
  readonly code = 'unknown-schedule';
  override readonly retryable = true;
  readonly schedule: string;

  constructor({ schedule }: { schedule: string }) {
    super(`The service has no schedule ${JSON.stringify(schedule)}; deploy the schedules and the code together`);
    this.schedule = schedule;
  }
}

/** A schedule's command was refused by its decider; it ends among the dead letters. */
export class ScheduledCommandRejectedError extends AllFrameError {
  override readonly name = 'ScheduledCommandRejectedError';
  readonly code = 'scheduled-command-rejected';
  readonly rejection: string;

  constructor({ command, rejection, schedule }: { command: string; rejection: string; schedule: string }) {
    super(`${command} rejected the schedule ${schedule} with ${rejection}; see the dead letters`);
    this.rejection = rejection;
  }
}

/** A queue's message is none of this function's: an event of a bus, topic or bucket that nothing in the service listens to. */
export class UnexpectedQueueContentError extends AllFrameError {
  override readonly name = 'UnexpectedQueueContentError';
  readonly code = 'unexpected-queue-content';
  override readonly retryable = true;
  readonly queue: string;

  constructor({ queue, content }: { queue: string; content: string }) {
    super(`The queue ${queue} brought ${content}, for which the service has nothing; deploy infrastructure and code together`);
    this.queue = queue;
  }
}

/** A bucket told of something that is neither the storing nor the removal of an object. */
export class UnexpectedObjectChangeError extends AllFrameError {
  override readonly name = 'UnexpectedObjectChangeError';
  readonly code = 'unexpected-object-change';
  readonly eventName: string;

  constructor({ bucket, eventName }: { bucket: string; eventName: string }) {
    super(`The bucket ${bucket} told of ${eventName}; subscribe the function to ObjectCreated and ObjectRemoved alone`);
    this.eventName = eventName;
  }
}

/** A batch of a stream comes from another table than the function's own. */
export class UnexpectedTableError extends AllFrameError {
  override readonly name = 'UnexpectedTableError';
  readonly code = 'unexpected-table';
  readonly stream: string;

  constructor({ stream, table }: { stream: string; table: string }) {
    super(`Records of the stream ${stream} came to a function of the table ${table}; map the stream of that table to it`);
    this.stream = stream;
  }
}

/** Another service asks a query that the code does not know. Retryable: during a deployment old code meets the queries of new code. */
export class UnknownInvokedQueryError extends AllFrameError {
  override readonly name = 'UnknownInvokedQueryError';
  readonly code = 'unknown-query';
  override readonly retryable = true;
  readonly query: string;

  constructor({ query, known }: { query: string; known: readonly string[] }) {
    super(`The service has no query ${JSON.stringify(query)}; it has ${known.join(', ') || 'none'}`);
    this.query = query;
  }
}

/** A function that was invoked failed, or answered with what is no answer. What was sent may have had its effect all the same. */
export class InvocationFailedError extends AllFrameError {
  override readonly name = 'InvocationFailedError';
  readonly code = 'invocation-failed';
  override readonly retryable = true;
  readonly invoked: string;

  constructor({ invoked, fault }: { invoked: string; fault: string }, options?: ErrorOptions) {
    super(`${invoked} could not be invoked: ${fault}; try again with the same command id, and see the function's log`, options);
    this.invoked = invoked;
  }
}

/** Items of a batch were not handled before the function's time was up; they are delivered again. */
export class BatchDeadlineError extends AllFrameError {
  override readonly name = 'BatchDeadlineError';
  readonly code = 'batch-deadline';
  override readonly retryable = true;
  /** How many items were left. */
  readonly left: number;

  constructor({ left }: { left: number }) {
    super(`${left} items of a batch were not done before the function's time was up; give it more time, or smaller batches`);
    this.left = left;
  }
}
