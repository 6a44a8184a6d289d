import { lightEventBridge } from '../../aws-client/light-services.ts';
import { EventBridgePublisher } from '../../transport/aws/event-bridge-publisher.ts';
import { officialEventBridge } from '../../transport/aws/official-services.ts';
import { chooseDynamoDbClient, lightClientOptions } from './dynamodb-client.ts';
import type { Started } from './start.ts';
import { withinInvocation } from './within-invocation.ts';

/**
 * The bus of the function's environment.
 *
 * @throws {MissingVariableError}
 */
export function eventBridgePublisher({ environment, ambient }: Started): EventBridgePublisher {
  const isLight = chooseDynamoDbClient(environment).client === 'light';
  const client = withinInvocation(isLight ? lightEventBridge(lightClientOptions(environment, 'EVENTBRIDGE')) : officialEventBridge());
  return new EventBridgePublisher({ client, bus: environment.required('EVENT_BUS'), ambient });
}
