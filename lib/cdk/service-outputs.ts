import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ServiceParts } from './service-parts.ts';

/** Puts what people and tests look up into the stack's outputs, under ids that can be guessed: `OrdersHttpApiUrl`. */
export function addServiceOutputs({ api, eventStore, commandQueues, functions, bus }: ServiceParts): void {
  if (api) {
    addOutput(api, 'Url', api.url);
    addOutput(api, 'Id', api.api.apiId);
  }
  addOutput(eventStore, 'TableName', eventStore.table.tableName);
  for (const queue of Object.values(commandQueues)) {
    addOutput(queue, 'Url', queue.queue.queueUrl);
    addOutput(queue, 'DeadLettersUrl', queue.deadLetterQueue.queueUrl);
  }
  if (bus) addOutput(bus, 'Name', bus.bus.eventBusName);
  for (const part of Object.values(functions)) if (part.deadLetterQueue) addOutput(part, 'DeadLettersUrl', part.deadLetterQueue.queueUrl);
}

function addOutput(part: Construct, id: string, value: string): void {
  new CfnOutput(part, id, { value }).overrideLogicalId(`${nameInStack(part)}${id}`);
}

/** The path below the stack, without the hash that CDK adds to it; two outputs of one name fail the synthesis. */
function nameInStack(part: Construct): string {
  const path = part.node.scopes.slice(Stack.of(part).node.scopes.length);
  return path.map(({ node }) => node.id.replaceAll(/[^A-Za-z0-9]/g, '')).join('');
}
