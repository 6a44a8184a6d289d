import { join } from 'node:path';
import { AllFrameService } from '@allframe/serverless';
import { App, Stack } from 'aws-cdk-lib';
import type depot from '../src/service.ts';

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? 'dev';

new AllFrameService<typeof depot>(new Stack(app, `depot-${stage}`), 'Depot', { entry: source('service'), stage });

for (const name of ['partners', 'lockers', 'customs'])
  new AllFrameService(new Stack(app, `${name}-${stage}`), 'Service', { entry: source(name), stage });

function source(name: string): string {
  return join(__dirname, `../src/${name}.ts`);
}
