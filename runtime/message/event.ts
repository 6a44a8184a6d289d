import type { MessageMetadata } from './metadata.ts';

/** A fact, as a decider states it: its type, in the past tense, and its data. */
export interface Event<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** An event as it is stored: with the version of the schema that its data was written by. Versions start at 1. */
export interface StoredEvent extends Event {
  readonly schemaVersion: number;
}

/** An event as projections see it: upcast to today's schema, with its place in the stream. */
export interface RecordedEvent<Type extends string = string, Data = unknown> extends Event<Type, Data> {
  /** The stream's version after this event; the first event of a stream is version 1. */
  readonly version: number;
  /** When its commit was appended, ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly metadata: MessageMetadata;
}
