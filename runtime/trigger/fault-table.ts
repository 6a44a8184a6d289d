import { sharedDefaults } from '../contract/defaults.ts';
import type { EventSource } from './event-source.ts';

/** What a source does on which fault. */
export interface FaultHandling {
  /** What the function does with what no retry cures: an input that is not valid, a rejection, a body that is none (rule G2). */
  readonly incurable: string;
  /** What the function does with what a retry may cure: a store that does not answer, a command of newer code, the end of its time. */
  readonly curable: string;
  readonly retriedBy: RetriedBy;
  /** How often it is handled, the first time included, unless infrastructure says otherwise; nothing where the caller decides. */
  readonly attempts: number | undefined;
  /** How long it is tried, and from where the number is. */
  readonly patience: string;
  readonly order: string;
  /** Where it ends when all tries have failed. */
  readonly end: string;
}

/** Who calls the function again. */
export type RetriedBy = 'the caller' | 'SQS' | 'Lambda' | 'nobody';

/** How often Lambda repeats an asynchronous invocation (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html). */
const asynchronousRetries = 2;

/** How often the mapping of a stream repeats a batch, unless the service says otherwise. */
const streamRetries = 10;

const overHttp: FaultHandling = {
  incurable: 'answers 4xx with problem details',
  curable: 'answers 503, or 500 where it is a fault of the code',
  retriedBy: 'the caller',
  attempts: undefined,
  patience: 'as the caller likes; the typed client tries four times',
  order: 'none',
  end: 'the answer',
};

const asynchronous: FaultHandling = {
  incurable: 'buries it among the dead letters of the function',
  curable: 'throws',
  retriedBy: 'Lambda',
  attempts: 1 + asynchronousRetries,
  patience: 'at most 6 hours',
  order: 'none',
  end: 'the on-failure queue of the function',
};

/**
 * What each source does on which fault: the one table of it, which `docs/triggers.md` prints. What fails before the function is invoked, such as
 * for a missing permission, ends in the dead letters of the rule, the subscription or the schedule instead.
 */
export const faultTable: { readonly [S in EventSource]: FaultHandling } = {
  'api-gateway-v1': overHttp,
  'api-gateway-v2': overHttp,
  'function-url': overHttp,
  sqs: {
    incurable: 'buries it among the dead letters of its queue, and goes on',
    curable:
      'names it among the failures of its batch; the others are done. At its last try in a FIFO queue it is buried, and its group goes on',
    retriedBy: 'SQS',
    attempts: sharedDefaults.maxReceives,
    patience: 'each time after the visibility timeout of the queue',
    order: 'none; in a FIFO queue each group’s, which stops at its first failure until that is done or buried',
    end: 'the dead letters of the queue, for 14 days',
  },
  sns: asynchronous,
  s3: { ...asynchronous, order: 'that of each object’s changes, by sequencer, within one event' },
  's3-test': { ...asynchronous, incurable: 'nothing', curable: 'nothing', retriedBy: 'nobody', attempts: 1, patience: 'none', end: 'done' },
  'dynamodb-stream': {
    incurable: 'parks the stream for whoever can not follow it, and goes on with the others',
    curable: 'names the first record of each stream that failed; the others are done',
    retriedBy: 'Lambda',
    attempts: 1 + streamRetries,
    patience: 'at most 24 hours, from the lowest failed record on',
    order: 'that of each stream’s commits',
    end: 'the on-failure queue of the mapping, without data; the catch-up finds it by the tips of streams',
  },
  'event-bridge': asynchronous,
  schedule: asynchronous,
  job: { ...asynchronous, incurable: 'throws', end: 'the on-failure queue of the function; the next run does it all' },
  'direct-invoke': {
    ...asynchronous,
    incurable: 'answers what is wrong: `rejected`, or `failed` with problem details',
    patience: 'at most 6 hours; who waits for the answer is told of the error, and tries again as it likes',
  },
};
