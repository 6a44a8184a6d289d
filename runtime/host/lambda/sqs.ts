import { lightSqs } from '../../aws-client/light-services.ts';
import type { SqsCalls } from '../../aws-client/sqs-calls.ts';
import { deadLetterVariable, queueVariable } from '../../contract/environment.ts';
import { officialSqs } from '../../transport/aws/official-services.ts';
import { SqsCommandQueues } from '../../transport/aws/sqs-command-queues.ts';
import { ownDeadLetters } from '../dead-letters.ts';
import { chooseDynamoDbClient, lightClientOptions } from './dynamodb-client.ts';
import type { Started } from './start.ts';
import { withinInvocation } from './within-invocation.ts';

let calls: SqsCalls | undefined;

/** SQS, as the function calls DynamoDB: by the light client or the official one; one a process. */
export function sqsCalls({ environment }: Pick<Started, 'environment'>): SqsCalls {
  const isLight = chooseDynamoDbClient(environment).client === 'light';
  calls ??= withinInvocation(isLight ? lightSqs(lightClientOptions(environment, 'SQS')) : officialSqs());
  return calls;
}

/** The queues of the function's environment. */
export function sqsQueues({ environment, ambient }: Pick<Started, 'environment' | 'ambient'>): SqsCommandQueues {
  return new SqsCommandQueues({
    client: sqsCalls({ environment }),
    url: (queue) => environment.resource(queueVariable(queue)),
    deadLetterUrl: (queue) =>
      queue === ownDeadLetters ? environment.required('FUNCTION_DEAD_LETTERS') : environment.resource(deadLetterVariable(queue)),
    ambient,
  });
}
