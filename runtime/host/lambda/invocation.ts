import { inRequest } from './current-request.ts';
import { deadlineOf, type LambdaContext } from './lambda-context.ts';
import type { Started } from './start.ts';

/** What Lambda calls. */
export type LambdaHandler<Result> = (event: unknown, context?: LambdaContext) => Promise<Result>;

/** Handles an event until its deadline, in milliseconds since the epoch. */
export type Handle<Result> = (event: unknown, deadline: number | undefined) => Promise<Result>;

/**
 * The handler of a function, around what it does with an event: its log names the request, its metrics are one line an invocation, and a
 * failure is told to the log and to Lambda.
 *
 * @param prepare makes what handles events, once its first work comes; it is asked again after it failed
 */
export function lambdaHandler<Result>(started: Started, prepare: () => Handle<Result> | Promise<Handle<Result>>): LambdaHandler<Result> {
  const handle = onceDone(prepare);
  return (event, context) => {
    const deadline = deadlineOf(context, started.ambient.now());
    return inRequest({ requestId: context?.awsRequestId, deadline }, async () => {
      try {
        return await (await handle())(event, deadline);
      } catch (error) {
        started.logger.error('The invocation failed', { error });
        throw error;
      } finally {
        await writeMetrics(started, context);
      }
    });
  };
}

/** Keeps what was made, and forgets a failure. */
function onceDone<Result>(make: () => Result | Promise<Result>): () => Result | Promise<Result> {
  let made: Result | Promise<Result> | undefined;
  return () => {
    made ??= Promise.resolve(make()).then(
      (result) => {
        made = result;
        return result;
      },
      (error) => {
        made = undefined;
        throw error;
      },
    );
    return made;
  };
}

async function writeMetrics({ service, role, environment, ambient, metrics, write }: Started, context?: LambdaContext): Promise<void> {
  const recorded = metrics.take();
  if (!recorded) return;
  const { emfLine } = await import('../emf-line.ts');
  const stage = environment.optional('ALLFRAME_STAGE') ?? 'none';
  const fields = { role, awsRequestId: context?.awsRequestId };
  write(emfLine(recorded, { service: service.name, stage, at: ambient.now(), fields }));
}
