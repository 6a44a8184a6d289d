import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import type { ServiceParts } from './service-parts.ts';

/**
 * Puts what people and tests look up into the stack's outputs, under ids that can be guessed: `OrdersHttpApiUrl`. What was made elsewhere
 * has none.
 */
export function addServiceOutputs(scope: Construct, parts: ServiceParts): void {
  const output = (part: IConstruct | undefined, id: string, value: string | undefined) => {
    if (part?.node.scope === scope && value !== undefined) addOutput(part, id, value);
  };
  output(parts.api, 'Url', parts.api?.url);
  output(parts.api, 'Id', parts.api?.apiId);
  output(parts.eventStore, 'TableName', parts.eventStore.table.tableName);
  for (const readModel of Object.values(parts.readModels)) output(readModel, 'TableName', readModel.table.tableName);
  output(parts.checkpoints, 'TableName', parts.checkpoints?.table.tableName);
  output(parts.snapshots, 'BucketName', parts.snapshots?.bucketName);
  for (const bucket of Object.values(parts.buckets)) output(bucket, 'BucketName', bucket.bucketName);
  for (const queue of Object.values(parts.commandQueues)) output(queue, 'Url', queue.queue.queueUrl);
  for (const topic of Object.values(parts.topics)) output(topic, 'Arn', topic.topic.topicArn);
  output(parts.bus, 'Name', parts.bus?.bus.eventBusName);
  output(parts.invocation, 'FunctionArn', parts.invocation?.functionArn);
  for (const part of scope.node.children) output(part, 'DeadLettersUrl', deadLetterUrlOf(part));
}

function deadLetterUrlOf(part: IConstruct & { readonly deadLetterQueue?: IQueue }): string | undefined {
  return part.deadLetterQueue?.queueUrl;
}

function addOutput(part: IConstruct, id: string, value: string): void {
  new CfnOutput(part as Construct, id, { value }).overrideLogicalId(`${nameInStack(part)}${id}`);
}

/** The path below the stack, without the hash that CDK adds to it; two outputs of one name fail the synthesis. */
function nameInStack(part: IConstruct): string {
  const path = part.node.scopes.slice(Stack.of(part).node.scopes.length);
  return path.map(({ node }) => node.id.replaceAll(/[^A-Za-z0-9]/g, '')).join('');
}
