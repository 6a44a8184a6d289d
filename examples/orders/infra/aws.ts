import { join } from 'node:path';
import { AllFrameService } from '@allframe/serverless';
import { App, Stack } from 'aws-cdk-lib';
import type orders from '../src/service.ts';

const app = new App();
// `cdk deploy -c stage=prod`
const stage: string = app.node.tryGetContext('stage') ?? 'dev';
const stack = new Stack(app, `orders-${stage}`);

new AllFrameService<typeof orders>(stack, 'Orders', { entry: join(__dirname, '../src/service.ts'), stage });
