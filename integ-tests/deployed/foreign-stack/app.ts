import { join } from 'node:path';
import { CommandQueue, EventStoreTable } from '@allframe/serverless';
import { App, CfnOutput, CliCredentialsStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

/** A stack that somebody else wrote, with a table and a queue of ours, and a function of CDK's. */
const stack = new Stack(new App(), `foreign-${process.env.STAGE ?? 'test'}`, {
  synthesizer: new CliCredentialsStackSynthesizer() as IStackSynthesizer,
});
const events = new EventStoreTable(stack, 'Events');
// The emulator has no TLS.
const commands = new CommandQueue(stack, 'Commands', { enforceTls: false, visibilityTimeoutSeconds: 18, deadLetter: { maxReceives: 1 } });
const handler = new NodejsFunction(stack, 'Handler', {
  entry: join(__dirname, 'handler.ts'),
  runtime: Runtime.NODEJS_24_X,
  environment: { EVENT_TABLE: events.table.tableName },
  bundling: { tsconfig: join(__dirname, '../../../tsconfig.json'), externalModules: ['@aws-sdk/client-s3'] },
});
events.grantRead(handler);
events.grantAppend(handler);
handler.addEventSource(new SqsEventSource(commands.queue, { batchSize: 1 }));
new CfnOutput(stack, 'TableName', { value: events.table.tableName });
new CfnOutput(stack, 'QueueUrl', { value: commands.queue.queueUrl });
new CfnOutput(stack, 'DeadLettersUrl', { value: commands.deadLetterQueue.queueUrl });
