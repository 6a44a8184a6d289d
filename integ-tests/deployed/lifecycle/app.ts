import { join } from 'node:path';
import { AllFrameService } from '@allframe/serverless';
import { App, CliCredentialsStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';

/** What becomes of one stack in the course of its life, and two more beside it: one app, so that templates are made once. */
const app = new App();
const stage = process.env.STAGE ?? 'test';
const faulty = deployable('faulty', `stall-${stage}`, { entry: 'stall.ts', stage });
deployable('first', `stall-${stage}`, { entry: 'stall.ts', stage });
deployable('grown', `stall-${stage}`, { entry: 'grown-stall.ts', stage, workerName: `stall-${stage}-hand` });
deployable('other-stage', `stall-${stage}2`, { entry: 'stall.ts', stage: `${stage}2` });
deployable('neighbour', `kiosk-${stage}`, { entry: 'kiosk.ts', stage });

// There is no such layer. Nobody sees that before the function is made, which is when the tables have been made.
const worker = faulty.functions.worker?.function.node.defaultChild as CfnFunction;
worker.addPropertyOverride('Layers', [Stack.of(faulty).formatArn({ service: 'lambda', resource: 'layer:missing:1' })]);

function deployable(id: string, stackName: string, options: { entry: string; stage: string; workerName?: string }): AllFrameService {
  const stack = new Stack(app, id, { stackName, synthesizer: new CliCredentialsStackSynthesizer() as IStackSynthesizer });
  const overrides = { functions: { worker: options.workerName === undefined ? {} : { name: options.workerName } } };
  return new AllFrameService(stack, 'Service', { entry: join(__dirname, options.entry), stage: options.stage, overrides });
}
