import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryFolders, temporaryEntry, temporaryFolder } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

const orders = 'examples/orders/src/service.ts';

afterAll(removeTemporaryFolders);

describe('allframe openapi', () => {
  it('prints the document of the service, schemas included, and nothing else', async () => {
    const { exitCode, stdout, stderr } = await run(['openapi', orders]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ openapi: '3.1.1', info: { title: 'orders' } });
    const { schema } = document.paths['/orders'].post.requestBody.content['application/json'];
    expect(schema).toMatchObject({ required: ['orderId', 'customerId'], properties: { orderId: { type: 'string', maxLength: 100 } } });
  });

  it('writes it into a file, whose folder need not be there', async () => {
    const file = join(temporaryFolder({}), 'api', 'openapi.json');
    const outcome = await run(['openapi', orders, '--output', file]);
    expect(outcome).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^OpenAPI document in .*openapi\.json\n$/) });
    expect(readFileSync(file, 'utf8')).toBe((await run(['openapi', orders])).stdout);
  });

  it('says where it can’t write', async () => {
    const folder = temporaryFolder({});
    mkdirSync(join(folder, 'openapi.json'));
    const { exitCode, stderr } = await run(['openapi', orders, '--output', join(folder, 'openapi.json')]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error --output .*openapi\.json can't be written: .*; name another file\n$/);
  });

  it('is told of the faults of the service, as every verb is', async () => {
    const { exitCode, stderr } = await run(['openapi', temporaryEntry(`throw new Error('on loading');`)]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('error entry-threw') });
  });
});
