import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(__dirname, '..');

describe('the dependency rules', () => {
  const house = mkdtempSync(join(tmpdir(), 'allframe-house-'));
  let faults: string[];

  beforeAll(() => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), text);
    }
    faults = faultsOf(house);
  });
  afterAll(() => rmSync(house, { recursive: true }));

  it.each([
    ['a folder that may not be imported', 'runtime/decider/upwards.ts → runtime/host/lambda.ts'],
    ['a forbidden import of a type', 'runtime/decider/upwards-type.ts → runtime/host/lambda.ts'],
    ['lib from the runtime', 'runtime/host/infrastructure.ts → lib/model/model.ts'],
    ['one renderer from the other', 'lib/cdk/other-renderer.ts → lib/terraform/queue.ts'],
    ['a renderer that the CLI loads before it is needed', 'lib/cli/eager.ts → lib/cdk/queue.ts'],
    ['a value where types alone are allowed', 'runtime/service/value.ts → runtime/message/event.ts'],
    ['an entry point from inside', 'runtime/host/barrel.ts → runtime/index.ts'],
    ['an SDK outside its folder', 'runtime/decider/sdk.ts → @aws-sdk/client-dynamodb'],
    ['the CDK outside its folder', 'lib/terraform/cdk.ts → aws-cdk-lib/aws-sqs'],
    ['a package that nobody owns', 'runtime/message/package.ts → left-pad'],
    ['a folder that is not in the table', 'runtime/helpers/misc.ts → runtime/message/event.ts'],
    ['a test from the published code', 'lib/model/test.ts → test/helper.ts'],
  ])('report %s', (_, fault) => {
    expect(faults).toContain(fault);
  });

  it('report a cycle, also one of types', () => {
    expect(faults).toContain('cycle of runtime/message/cycle-a.ts');
    expect(faults).toContain('cycle of runtime/message/type-cycle-a.ts');
  });

  it('report nothing of what the table allows', () => {
    expect(faults.filter((fault) => fault.includes('allowed'))).toEqual([]);
  });
});

const files = {
  'runtime/message/event.ts': 'export type Event = string;\nexport const event = 1;',
  'runtime/message/package.ts': "import 'left-pad';",
  'runtime/message/cycle-a.ts': "import { b } from './cycle-b.ts';\nexport const a = () => b;",
  'runtime/message/cycle-b.ts': "import { a } from './cycle-a.ts';\nexport const b = () => a;",
  'runtime/message/type-cycle-a.ts': "import type { B } from './type-cycle-b.ts';\nexport type A = B[];",
  'runtime/message/type-cycle-b.ts': "import type { A } from './type-cycle-a.ts';\nexport type B = A[];",
  'runtime/decider/upwards.ts': "import { handler } from '../host/lambda.ts';\nexport { handler };",
  'runtime/decider/upwards-type.ts': "import type { Handler } from '../host/lambda.ts';\nexport type H = Handler;",
  'runtime/decider/sdk.ts': "import '@aws-sdk/client-dynamodb';",
  'runtime/decider/allowed.ts': "import { event } from '../message/event.ts';\nexport const twice = [event, event];",
  'runtime/service/value.ts': "import { event } from '../message/event.ts';\nexport const twice = [event, event];",
  'runtime/service/allowed.ts': "import type { Event } from '../message/event.ts';\nexport type Events = Event[];",
  'runtime/helpers/misc.ts': "export { event } from '../message/event.ts';",
  'runtime/host/lambda.ts': 'export type Handler = () => void;\nexport const handler: Handler = () => {};',
  'runtime/host/infrastructure.ts': "import '../../lib/model/model.ts';",
  'runtime/host/barrel.ts': "export { event } from '../index.ts';",
  'runtime/index.ts': "export { event } from './message/event.ts';\nexport * from './service/allowed.ts';",
  'lib/model/model.ts': 'export const model = {};',
  'lib/model/test.ts': "import '../../test/helper.ts';",
  'lib/cdk/queue.ts': "export { model } from '../model/model.ts';",
  'lib/cdk/other-renderer.ts': "export { queue } from '../terraform/queue.ts';",
  'lib/terraform/queue.ts': 'export const queue = {};',
  'lib/terraform/cdk.ts': "import 'aws-cdk-lib/aws-sqs';",
  'lib/cli/eager.ts': "export { model } from '../cdk/queue.ts';",
  'lib/cli/allowed.ts': "export const synthesize = () => import('../cdk/queue.ts');",
  'test/helper.ts': 'export const helper = {};',
};

/** `from → to` for each forbidden import, `cycle of file` for each cycle that starts there. */
function faultsOf(folder: string): string[] {
  const command = join(repository, 'node_modules/.bin/depcruise');
  const config = join(repository, '.dependency-cruiser.cjs');
  const { stdout, stderr } = spawnSync(command, ['--config', config, '--output-type', 'json', 'lib', 'runtime'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const { violations } = JSON.parse(stdout).summary as { violations: { type: string; from: string; to: string }[] };
  return violations.flatMap(({ type, from, to }) => (type === 'cycle' ? [`cycle of ${from}`, `cycle of ${to}`] : [`${from} → ${to}`]));
}
