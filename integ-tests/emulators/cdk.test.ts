import { setTimeout as sleep } from 'node:timers/promises';
import { appOf, deploy } from './cdk.ts';
import { type Ministack, startMinistack } from './ministack.ts';
import { describeWith } from './tools.ts';

describeWith('ministack', 'a CDK app on the AWS emulator', () => {
  let aws: Ministack;
  let url: string;

  beforeAll(async () => {
    aws = await startMinistack();
    const { Probe } = await deploy(aws, { app: appOf('integ-tests/emulators/fixture/app.ts') });
    url = aws.httpApiUrl(Probe?.ApiId ?? '');
  });
  afterAll(() => aws?.stop());

  it('answers any path through the $default route of its HTTP API, and reaches the emulator from its function', async () => {
    const response = await fetch(`${url}/orders/o-1?page=2`, { method: 'PATCH' });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ path: '/orders/o-1', method: 'PATCH', endpoint: aws.endpoint });
  });

  it('is woken by its queue, its bus and its table', async () => {
    await fetch(`${url}/wake`, { method: 'POST' });

    expect(await seen('queue')).toMatchObject({ Records: [{ body: 'hello' }] });
    expect(await seen('bus')).toMatchObject({ source: 'shop', 'detail-type': 'hello' });
    expect(await seen('stream')).toMatchObject({ Records: [{ eventName: 'INSERT', dynamodb: { Keys: { id: { S: 'written' } } } }] });
  });

  /** The last event of a source that the function received; the sources are polled about once a second. */
  async function seen(source: string): Promise<unknown> {
    for (let attempt = 0; attempt < 240; attempt += 1) {
      const event = await (await fetch(`${url}/seen/${source}`)).json();
      if (event !== null) return event;
      await sleep(250);
    }
    throw new Error(`the ${source} did not wake the function within a minute; its log is ${aws.logFile}`);
  }
});

describeWith('ministack', 'the CDK CLI', () => {
  it('says what went wrong', async () => {
    const aws = await startMinistack();
    try {
      await expect(deploy(aws, { app: 'echo no such app >&2; exit 1' })).rejects.toThrow('no such app');
    } finally {
      await aws.stop();
    }
  });
});
