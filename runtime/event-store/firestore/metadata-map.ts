import type { MessageMetadata } from '../../message/metadata.ts';

/** A commit's metadata as a map, by the names that other stores have too. */
export function writeMetadata(metadata: MessageMetadata): Readonly<Record<string, unknown>> {
  const map: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(names)) {
    const value = metadata[name as keyof MessageMetadata];
    if (value !== undefined) map[field] = value;
  }
  return map;
}

/**
 * Reads metadata.
 *
 * @param cause stands for the command where a document was written by hand, and its metadata are empty
 */
export function readMetadata(map: unknown, cause: string): MessageMetadata {
  const metadata: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(names)) {
    const value = Object(map)[field];
    if (value !== undefined) metadata[name] = value;
  }
  const { commandId = cause, causationDepth = 0 } = metadata as Partial<MessageMetadata>;
  return { correlationId: commandId, causationId: commandId, ...metadata, commandId, causationDepth };
}

const names = {
  commandId: 'command_id',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
  causationDepth: 'causation_depth',
  inputHash: 'input_hash',
  actor: 'actor',
  tenant: 'tenant',
  traceParent: 'trace_parent',
  traceState: 'trace_state',
} as const satisfies Record<keyof MessageMetadata, string>;
