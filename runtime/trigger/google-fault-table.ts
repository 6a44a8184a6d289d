import { AllFrameError } from '../message/errors.ts';
import type { FaultHandling } from './fault-table.ts';

/** What pushes to the worker on Google Cloud. */
export type PushSource =
  | 'pubsub-queue'
  | 'pubsub-bus'
  | 'pubsub-topic'
  | 'eventarc-firestore'
  | 'eventarc-storage'
  | 'cloud-scheduler'
  | 'cloud-tasks';

/** What each source on Google Cloud does on which fault: the sister of `FaultHandling`. */
export interface PushFaultHandling extends Omit<FaultHandling, 'retriedBy'> {
  readonly retriedBy: 'Pub/Sub' | 'Eventarc' | 'Cloud Scheduler' | 'Cloud Tasks';
}

const curable = 'answers 503, or 500 where it is a fault of the code';
const backoff = 'from 10 s to 10 minutes apart';

const pushed: PushFaultHandling = {
  incurable: 'buries it among the dead letters of the worker, and answers 204',
  curable,
  retriedBy: 'Pub/Sub',
  attempts: 5,
  patience: backoff,
  order: 'none',
  end: 'the dead letters of the subscription',
};

/** The one table of what each source on Google Cloud does on which fault, which `docs/cloud-run.md` prints. */
export const pushFaultTable: { readonly [S in PushSource]: PushFaultHandling } = {
  'pubsub-queue': {
    ...pushed,
    incurable: 'buries it among the dead letters of its queue, and answers 204',
    order: 'none; in a queue that keeps one each ordering key’s, which stops at its first failure',
    end: 'the dead letters of the queue, for 14 days',
  },
  'pubsub-bus': { ...pushed, attempts: 100 },
  'pubsub-topic': pushed,
  'eventarc-firestore': {
    ...pushed,
    incurable: 'parks the stream for whoever can not follow it, and answers 204',
    retriedBy: 'Eventarc',
    attempts: undefined,
    patience: 'at most 24 hours',
    order: 'none: a follower reads what it missed',
    end: 'nowhere; the catch-up finds it by the tips of streams',
  },
  'eventarc-storage': {
    ...pushed,
    retriedBy: 'Eventarc',
    attempts: undefined,
    patience: 'at most 24 hours',
    order: 'none; the sequencer tells',
    end: 'nowhere: it is lost then',
  },
  'cloud-scheduler': { ...pushed, retriedBy: 'Cloud Scheduler', attempts: 6, patience: 'at most 24 hours', end: 'the log of its job' },
  'cloud-tasks': {
    ...pushed,
    retriedBy: 'Cloud Tasks',
    attempts: undefined,
    patience: `without end, ${backoff}`,
    end: 'none: it is tried until it is done',
  },
};

/** What a push is answered: who pushes takes anything from 300 on for a failure, and comes again. */
export function pushStatusOf(error: unknown): number {
  if (!(error instanceof AllFrameError)) return 500;
  const status = Object.hasOwn(statusByCode, error.code) ? statusByCode[error.code] : undefined;
  return status ?? (error.retryable ? 503 : 500);
}

/** What infrastructure has set up wrongly: a retry is of use once it is mended. */
const statusByCode: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  'invalid-token': 401,
  'foreign-push': 403,
  'unexpected-push': 400,
};
