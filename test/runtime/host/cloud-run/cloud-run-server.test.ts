import { startCloudRunServer } from '../../../../runtime/host/cloud-run/cloud-run-server.ts';
import { json } from '../../../../runtime/http/http-message.ts';

describe('the server of a container', () => {
  it('says, when it is drained, whether all that was under way is done', async () => {
    const idle = await startCloudRunServer(() => async () => json(200, {}), { port: 0, maxBodyBytes: 10 });
    expect((await fetch(`http://127.0.0.1:${idle.port}/`)).headers.get('connection')).toBe('keep-alive');
    expect([idle.isDraining, await idle.drain(1_000), idle.isDraining]).toEqual([false, true, true]);
  });

  it('waits no longer than it is told for a request that hangs', async () => {
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const hang = async () => {
      begun();
      return new Promise<never>(() => {});
    };
    const server = await startCloudRunServer(() => hang, { port: 0, maxBodyBytes: 10 });
    const request = fetch(`http://127.0.0.1:${server.port}/`).catch((error) => error);
    await isBegun;
    expect(await server.drain(10)).toBe(false);
    expect(await request).toMatchObject({ name: 'TypeError' });
  });
});
