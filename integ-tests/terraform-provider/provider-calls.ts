import { diagnose } from './diagnose.ts';
import { type DynamicValue, decodeValue, encodeValue, isObject, type Value } from './dynamic-value.ts';
import { defaultLocation, type Location, plausibleValue } from './plausible-values.ts';
import type { Block, ProviderSchema } from './schema.ts';
import { applyState, planState } from './states.ts';
import { toWireSchema } from './wire-schema.ts';

/** What Terraform may ask; each call has the fields that `tfplugin5.proto` gives it. */
export interface ProviderRequest {
  readonly type_name: string;
  readonly config: DynamicValue;
  readonly state: DynamicValue;
  readonly raw_state: { readonly json: Uint8Array };
  readonly proposed_new_state: DynamicValue;
  readonly planned_state: DynamicValue;
}

/** The provider's side of the protocol: it validates and plans by the schemas, and apply invents what a cloud would have answered. */
export function providerCalls(schema: ProviderSchema): Record<string, (request: ProviderRequest) => object> {
  let location = defaultLocation;
  const wireSchema = toWireSchema(schema);
  return {
    GetSchema: () => wireSchema,
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    Configure: ({ config }) => {
      location = locationIn(decodeValue(config));
      return {};
    },
    ValidateResourceTypeConfig: ({ type_name, config }) => ({
      diagnostics: diagnose(type_name, blockOf(schema.resources, type_name), decodeValue(config)),
    }),
    ValidateDataSourceConfig: ({ type_name, config }) => ({
      diagnostics: diagnose(type_name, blockOf(schema.dataSources, type_name), decodeValue(config)),
    }),
    UpgradeResourceState: ({ raw_state }) => ({ state: { json: raw_state.json } }),
    ReadResource: ({ state }) => ({ state }),
    PlanResourceChange: ({ type_name, proposed_new_state }) => ({ state: plan(blockOf(schema.resources, type_name), proposed_new_state) }),
    ApplyResourceChange: ({ type_name, planned_state }) => ({
      state: complete(type_name, blockOf(schema.resources, type_name), decodeValue(planned_state), location),
    }),
    ReadDataSource: ({ type_name, config }) => ({
      state: readDataSource(type_name, blockOf(schema.dataSources, type_name), config, location),
    }),
    Stop: () => ({}),
  };
}

/** A null state is a deletion, and stays null. */
function plan(block: Block, proposed: DynamicValue): DynamicValue {
  const value = decodeValue(proposed);
  return isObject(value) ? encodeValue(planState(block, value)) : proposed;
}

/** A data source answers `project_id` where it was left open, though its schema does not call it computed. */
function readDataSource(type: string, block: Block, config: DynamicValue, location: Location): DynamicValue {
  const value = decodeValue(config);
  if (!isObject(value)) return encodeValue(null);
  const open = block.attributes.project_id ? { ...value, project_id: value.project_id ?? location.project } : value;
  return complete(type, block, planState(block, open), location);
}

function complete(type: string, block: Block, planned: Value, location: Location): DynamicValue {
  if (!isObject(planned)) return encodeValue(null);
  return encodeValue(applyState(block, planned, (name, attribute) => plausibleValue(type, name, attribute.type, planned, location)));
}

function locationIn(config: Value): Location {
  if (!isObject(config)) return defaultLocation;
  const { region, project } = config;
  return {
    region: typeof region === 'string' ? region : defaultLocation.region,
    project: typeof project === 'string' ? project : defaultLocation.project,
  };
}

function blockOf(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (!block) throw new Error(`no schema of ${type}; add it to resources.ts and run regenerate.ts`);
  return block;
}
