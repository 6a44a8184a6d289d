import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { buildModel } from '../../../lib/model/build-model.ts';
import type { ResourceKind } from '../../../lib/model/service-model.ts';
import { deriveSchema } from './derive-schema.ts';
import { everything, sound } from './describe.ts';

const file = join(__dirname, '../../../lib/model/service-model.schema.json');
const schema = JSON.parse(readFileSync(file, 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);

/** As `allframe infra model` prints it. */
function printed(model: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(model));
}

function faultsOf(model: object): readonly unknown[] {
  return validate(printed(model)) ? [] : (validate.errors ?? []).slice(0, 3);
}

describe('the published JSON Schema of a model', () => {
  it('says what the types say; where they were changed, write what deriveSchema() yields to the file', () => {
    expect(schema).toEqual(JSON.parse(deriveSchema()));
  });

  it('has an entry for each kind of resource', () => {
    const kinds = Object.values(schema.$defs as Record<string, { properties?: { kind?: { const?: string } } }>).map(
      ({ properties }) => properties?.kind?.const,
    );
    for (const kind of everyKind) expect(kinds).toContain(kind);
  });

  it.each(['orders', 'fulfilment', 'kitchen-sink'])('takes the model of the example %s', (example) => {
    expect(faultsOf(loadService({ entry: `examples/${example}/src/service.ts` }).model)).toEqual([]);
  });

  it('takes a model with every kind of resource, and one with few', () => {
    const { model } = buildModel(everything, 'dev');
    expect(new Set(model.resources.map(({ kind }) => kind))).toEqual(new Set(everyKind));
    expect(faultsOf(model)).toEqual([]);
    expect(faultsOf(buildModel(sound, 'prod').model)).toEqual([]);
  });

  it.each<[string, (model: ReturnType<typeof printed>) => object]>([
    ['of another version', (model) => ({ ...model, modelVersion: 1 })],
    ['with a field more', (model) => ({ ...model, color: 'green' })],
    ['without its hash', ({ hash: _, ...model }) => model],
    ['with an unknown kind', (model) => ({ ...model, resources: [{ kind: 'carrier-pigeon', id: 'Pigeon' }] })],
    ['with half a resource', (model) => ({ ...model, resources: [{ kind: 'event-store', id: 'EventStore' }] })],
  ])('refuses a model %s', (_, change) => {
    expect(faultsOf(change(printed(buildModel(sound, 'dev').model)))).not.toEqual([]);
  });
});

const kinds = {
  'event-store': true,
  'read-model': true,
  'checkpoint-table': true,
  'personal-key-table': true,
  bucket: true,
  queue: true,
  'event-bus': true,
  topic: true,
  'timer-group': true,
  function: true,
  'queue-source': true,
  'stream-source': true,
  'bus-rule': true,
  'topic-subscription': true,
  'bucket-source': true,
  schedule: true,
  invocation: true,
  'http-api': true,
  dashboard: true,
  alarm: true,
} as const satisfies Record<ResourceKind, true>;

const everyKind = Object.keys(kinds);
