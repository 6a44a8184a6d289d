import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Auth } from '../../runtime/http/auth/auth.ts';
import type { HttpGateway } from '../../runtime/service/http.ts';
import { httpWith } from '../../test/lib/model/describe.ts';
import { everyKindWith, googleKindWith } from '../../test/lib/terraform/every-kind.ts';
import { awsResources, googleResources } from '../../test/lib/terraform/rendered.ts';
import { deriveSchema } from './derive-schema.ts';
import { terraformTypes } from './resources.ts';
import { readSchema } from './schema.ts';

const behind = (gateway: HttpGateway, auth: Auth = { kind: 'none' }) => everyKindWith({ http: { ...httpWith(), gateway, auth } });

const verified: Auth = { kind: 'jwt', issuer: 'https://issuer.example.com/', audience: 'orders', verifiedBy: 'gateway' };

/** What is emitted of services that use every part; `emitted-stacks.test.ts` plans and applies it. */
const emitted = {
  aws: () => [everyKindWith(), behind('rest-api'), behind('function-url'), behind('http-api', verified)].map(awsResources),
  google: () => [googleResources(googleKindWith())],
};

describe.each(['aws', 'google'] as const)('the committed %s schema', (provider) => {
  const committed = readSchema(provider);

  it('is what the pinned binding says', () => {
    const derived = deriveSchema(provider);

    const remedy = 'npx ts-node integ-tests/terraform-provider/regenerate.ts';
    expect({ remedy, schema: derived }).toEqual({ remedy, schema: committed });
  });

  it('holds exactly the types of resources.ts', () => {
    expect(Object.keys(committed.resources).sort()).toEqual([...terraformTypes[provider].resources].sort());
    expect(Object.keys(committed.dataSources).sort()).toEqual([...terraformTypes[provider].dataSources].sort());
  });

  it('is exercised by the sample stack or by what is emitted, type by type', () => {
    const stack = readFileSync(join(__dirname, 'stacks', `${provider}.tf`), 'utf8');
    const used = new Set(emitted[provider]().flatMap((resources) => Object.keys(resources)));

    const all = Object.keys({ ...committed.resources, ...committed.dataSources });
    const unused = all.filter((type) => !stack.includes(`"${type}"`) && !used.has(type));

    expect(unused).toEqual([]);
  });
});
