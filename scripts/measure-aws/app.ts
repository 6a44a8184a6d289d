import { join } from 'node:path';
import { AllFrameService } from '@allframe/serverless';
import { App, CfnOutput, RemovalPolicies, Stack } from 'aws-cdk-lib';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type counters from '../../bench/first-command/service.ts';
import { stackName } from './stack-name.ts';

const stack = new Stack(new App(), stackName);
const entry = join(__dirname, '../../bench/first-command/service.ts');
const { functions } = new AllFrameService<typeof counters>(stack, 'Counters', { entry, stage: 'measure' });
const api = functions.api?.function;

const empty = new LambdaFunction(stack, 'Empty', {
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  memorySize: 256,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
});

// Nothing of it is worth keeping, and a table that stayed would stand in the way of the next measurement.
RemovalPolicies.of(stack).destroy({ priority: 1_000 });

new CfnOutput(stack, 'Api', { value: api?.functionName ?? '' });
new CfnOutput(stack, 'EmptyFunction', { value: empty.functionName });
