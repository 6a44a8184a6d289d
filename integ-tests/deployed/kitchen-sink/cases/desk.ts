import { createHash } from 'node:crypto';
import type { HttpAnswer, HttpCall } from '../../../emulators/http-call.ts';

/** Sends a request to the service under test, as somebody who may. */
export type Call = (method: string, path: string, options?: HttpCall) => Promise<HttpAnswer>;

/** What every gateway has to carry as it is: bytes, cookies, several values of a name, encoded paths, HEAD. */
export function deskCases(call: Call): void {
  it('carries bytes both ways, and decodes each part of a path', async () => {
    const label = await call('GET', '/desk/labels/%C3%A4%20b%2Bc');
    expect(label).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect(label.body).toEqual(Buffer.concat([Buffer.from('89504e470d0a1a0aff', 'hex'), Buffer.from('ä b+c')]));
    const photo = Buffer.from([0xff, 0xd8, 0x00, 0x80, 0xfe, 0x0a]);
    const sha256 = createHash('sha256').update(photo).digest('hex');
    const stored = await call('POST', '/desk/photos', { body: photo, headers: { 'content-type': 'image/jpeg' } });
    expect(stored.json).toEqual({ sha256, bytes: 6 });
  });

  it('carries several cookies both ways, and several values of one name', async () => {
    const session = await call('POST', '/desk/session?clerk=Ada&clerk=Bob%20B');
    expect(session.headers['set-cookie']).toEqual(['clerk0=Ada; Path=/; HttpOnly', 'clerk1=Bob%20B; Path=/; HttpOnly']);
    const back = await call('GET', '/desk/session?x=1&x=2&y=%26', { headers: { cookie: 'clerk0=Ada; clerk1=Bob%20B' } });
    expect(back.json).toEqual({ clerks: ['Ada', 'Bob B'], query: { x: ['1', '2'], y: ['&'] } });
  });

  it('answers HEAD as GET, without a body', async () => {
    const head = await call('HEAD', '/desk/session');
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it('answers what leads nowhere with a problem', async () => {
    expect(await call('GET', '/nowhere')).toMatchObject({ status: 404, json: { code: 'not-found' } });
  });
}
