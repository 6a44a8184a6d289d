import type { EventStore } from '../../event-store/event-store.ts';
import type { HttpHandler, HttpResponse } from '../../http/http-message.ts';
import { json } from '../../http/http-message.ts';
import { problem, problemResponse } from '../../http/problem.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Logger } from '../logger.ts';
import { NotReadyError } from './errors.ts';

/** What health is told by. */
export interface HealthOptions {
  readonly store: Pick<EventStore, 'readCommit'>;
  readonly ambient: Pick<Ambient, 'now' | 'sleep'>;
  readonly logger: Logger;
  /** Whether the container is told to stop. */
  readonly isDraining: () => boolean;
}

/** The store has to answer within this time. */
const patienceMs = 3_000;

/** Anybody may ask: the store is asked again only after this time. */
const keptMs = 5_000;

/** No aggregate's stream begins so. */
const probeStream = '$ready#probe';

/**
 * Answers `/health`, that the process serves, and `/ready`, that the event store answers as well and the container is not told to stop; all other
 * requests go on.
 */
export function withHealth(handle: HttpHandler, options: HealthOptions): HttpHandler {
  const isReady = readiness(options);
  const answerReady = async () => ((await isReady()) && !options.isDraining() ? json(200, { status: 'ready' }, notKept) : notReady());
  return (request, given) => {
    if (request.path === '/health') return Promise.resolve(json(200, { status: 'ok' }, notKept));
    return request.path === '/ready' ? answerReady() : handle(request, given);
  };
}

const notKept = { 'cache-control': 'no-store' };

function notReady(): HttpResponse {
  return problemResponse(problem(503, 'not-ready'), { 'retry-after': String(keptMs / 1_000), ...notKept });
}

/** One question for all who ask at about the same time. */
function readiness({ store, ambient, logger }: HealthOptions): () => Promise<boolean> {
  let asked: { readonly answer: Promise<boolean>; readonly until: number } | undefined;
  const ask = async () => {
    const answered = new AbortController();
    try {
      const late = ambient.sleep(patienceMs, answered.signal).then(() => Promise.reject(new NotReadyError({ waitedMs: patienceMs })));
      await Promise.race([store.readCommit(probeStream, 1), late]);
      return true;
    } catch (error) {
      logger.error('The container is not ready', { error });
      return false;
    } finally {
      answered.abort();
    }
  };
  return () => {
    if (!asked || ambient.now() >= asked.until) asked = { answer: ask(), until: ambient.now() + keptMs };
    return asked.answer;
  };
}
