import { createHash } from 'node:crypto';
import { testService } from '@allframe/serverless/testing';
import partners from '../src/partners.ts';
import { Transport, Transports } from '../src/transport.ts';

const keyOf = (name: string) => ({ name, tenant: name, sha256: createHash('sha256').update(`${name}-key`).digest('hex') });
const booking = { transportId: 't-1', from: 'Kiel', to: 'Graz', pallets: 3 };

beforeEach(() => {
  process.env.PARTNER_KEYS = JSON.stringify([keyOf('acme'), keyOf('zeta')]);
});
afterEach(() => {
  delete process.env.PARTNER_KEYS;
});

describe('the partners of the depot', () => {
  it('book lorries with their keys, each apart from the others', async () => {
    const service = await testService(partners);
    const call = async (partner: string, method: string, path: string, body?: object) =>
      service.request(method, path, { ...(body && { body }), headers: { 'x-api-key': `${partner}-key` } });
    expect((await call('acme', 'POST', '/transports', booking)).status).toBe(200);
    expect((await call('zeta', 'POST', '/transports', { ...booking, pallets: 4 })).status).toBe(200);
    expect((await call('nobody', 'POST', '/transports', booking)).status).toBe(401);
    await call('zeta', 'DELETE', '/transports/t-1');
    await service.settle();
    expect((await call('acme', 'GET', '/destinations/Graz/transports')).body.items).toMatchObject([{ pallets: 3, isCancelled: false }]);
    expect((await call('zeta', 'GET', '/destinations/Graz/transports')).body.items).toMatchObject([{ pallets: 4, isCancelled: true }]);
    expect(await service.events(Transport, 't-1', 'acme')).toHaveLength(1);
    expect(Object.keys(service.documents(Transports))).toHaveLength(2);
    expect(service.published.map(({ metadata }) => metadata.tenant)).toEqual(['acme', 'zeta']);
  });
});
