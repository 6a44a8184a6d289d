import { ProblemError } from '../errors.ts';
import { isJsonType } from '../media-type.ts';
import type { Problem } from '../problem.ts';
import type { CommandAccepted, CommandEnqueued, CommandPerformed, CommandRejected } from './client-types.ts';
import type { HttpAnswer } from './send-with-retries.ts';

/**
 * What became of a command.
 *
 * @throws {ProblemError} when the answer is a problem, but for a rejection
 */
export function readCommandAnswer(answer: HttpAnswer): CommandAccepted | CommandRejected | CommandEnqueued | CommandPerformed {
  const body = jsonOf(answer);
  if (answer.status === 202 && isFields(body)) return { outcome: 'enqueued', commandId: String(body.commandId) };
  if (answer.status === 200 && isFields(body) && 'streamId' in body) return { ...body, outcome: 'accepted' } as unknown as CommandAccepted;
  if (answer.status === 200 && isFields(body)) return { outcome: 'performed', commandId: String(body.commandId) };
  const problem = problemOf(answer, body);
  if (problem.outcome === 'rejected') return { outcome: 'rejected', code: problem.code, details: problem.details };
  throw new ProblemError({ problem, requestId: answer.requestId });
}

/**
 * What a query found; `undefined` where it found nothing.
 *
 * @throws {ProblemError} when the answer is any other problem
 */
export function readQueryAnswer(answer: HttpAnswer): unknown {
  const body = jsonOf(answer);
  if (answer.status === 200 && body !== undefined) return body;
  const problem = problemOf(answer, body);
  if (problem.outcome === 'nothing-found') return undefined;
  throw new ProblemError({ problem, requestId: answer.requestId });
}

/** `undefined` where it is no JSON. */
function jsonOf({ contentType, body }: HttpAnswer): unknown {
  if (!isJsonType(contentType)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The service's own problem; what a gateway or another server says becomes one. */
function problemOf({ status, body: text }: HttpAnswer, body: unknown): Problem {
  if (isFields(body) && typeof body.status === 'number' && typeof body.code === 'string') return body as unknown as Problem;
  return { status, title: 'Unexpected Answer', code: 'unexpected-answer', detail: text.slice(0, 200) };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
