import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSchema } from './derive-schema.ts';
import { terraformTypes } from './resources.ts';
import { readSchema } from './schema.ts';

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

  it('is exercised by the sample stack, type by type', () => {
    const stack = readFileSync(join(__dirname, 'stacks', `${provider}.tf`), 'utf8');

    const unused = Object.keys({ ...committed.resources, ...committed.dataSources }).filter((type) => !stack.includes(`"${type}"`));

    expect(unused).toEqual([]);
  });
});
