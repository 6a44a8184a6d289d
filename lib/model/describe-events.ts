import type { Schema } from '../../runtime/message/schema.ts';
import { aggregatesOf } from '../../runtime/process-manager/aggregates-of.ts';
import type { Service } from '../../runtime/service/service.ts';

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One type of event that an aggregate stores, or stored once. */
export interface EventTypeDescription {
  readonly aggregate: string;
  readonly type: string;
  /** The version that new events are stored with. */
  readonly version: number;
  /** The versions that it has an upcaster for. */
  readonly upcasts: readonly number[];
  /** What stored events look like; nothing where the schema's library does not tell. */
  readonly schema: JsonSchema | undefined;
  /** A retired type is passed over wherever it is read. */
  readonly isRetired: boolean;
}

/** Every type of event that the service's aggregates know: JSON, for the lock of event schemas. */
export function describeEvents(service: Service): readonly EventTypeDescription[] {
  return aggregatesOf(service).flatMap(({ name: aggregate, catalogue }) =>
    [...catalogue].map(([type, { version, upcast, schema, isRetired }]) => ({
      aggregate,
      type,
      version,
      upcasts: Object.keys(upcast).map(Number),
      schema: isRetired ? undefined : jsonSchemaOf(schema),
      isRetired,
    })),
  );
}

/** Events are stored as their schema's output (rule A6). Zod tells it from 4.2 on. */
function jsonSchemaOf(schema: Schema): JsonSchema | undefined {
  const { jsonSchema } = schema['~standard'] as { jsonSchema?: { output?: (options: { target: string }) => JsonSchema } };
  try {
    return jsonSchema?.output?.({ target: 'draft-2020-12' });
  } catch {
    return undefined;
  }
}
