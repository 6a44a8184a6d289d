import { queueArnVariable } from '../../contract/environment.ts';
import { officialScheduler } from '../../transport/aws/official-services.ts';
import { SchedulerTimers } from '../../transport/aws/scheduler-timers.ts';
import { sqsQueues } from './sqs.ts';
import type { Started } from './start.ts';
import { withinInvocation } from './within-invocation.ts';

/**
 * The timers of the function's environment.
 *
 * @throws {MissingVariableError}
 */
export function schedulerTimers({ environment, ambient }: Started): SchedulerTimers {
  return new SchedulerTimers({
    client: withinInvocation(officialScheduler()),
    group: environment.required('TIMER_GROUP'),
    roleArn: environment.required('TIMER_ROLE'),
    deadLetterArn: environment.optional('TIMER_DEAD_LETTERS') || undefined,
    queueArn: (queue) => environment.resource(queueArnVariable(queue)),
    queues: sqsQueues({ environment, ambient }),
    ambient,
  });
}
