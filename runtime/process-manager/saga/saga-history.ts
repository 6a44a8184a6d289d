import { type Commit, eventIdOf } from '../../message/commit.ts';
import type { Event } from '../../message/event.ts';
import { createCatalogue } from '../../message/event-definition.ts';
import type { Json } from '../../message/json.ts';
import type { Schema } from '../../message/schema.ts';
import { upcast } from '../../message/upcast.ts';

/**
 * What stands in a saga's stream. A commit is one step: first what came in, then what became of it. The stream is the outbox as well
 * (rule E2): the id of a `CommandSent`, a `CompensationStepSent` and a `TimeoutScheduled` is the id of what is sent.
 */
export type SagaEvent = WhatCame | WhatBecameOfIt;

/** The input of a step. */
export type WhatCame =
  | Event<'EventReceived', { eventId: string; type: string; stream: string; version: number }>
  | Event<'TimeoutFired', { timeoutId: string; name: string }>
  | Event<'CommandSucceeded', { commandId: string; command: string; streamId?: string | undefined; version?: number | undefined }>
  | Event<'CommandFailed', { commandId: string; command: string; code: string; details?: Json | undefined }>;

type WhatBecameOfIt =
  /** Stored as it is: changed code never decides the past again. */
  | Event<'StateChanged', { state: Json }>
  | Event<'CommandSent', PlannedCommand & { undo?: PlannedCommand | undefined }>
  | Event<'TimeoutScheduled', { name: string; data: Json; dueAt: string }>
  | Event<'TimeoutCancelled', { timeoutId: string; name: string }>
  | Event<'CompensationStarted', { reason: string }>
  /** `undoes` is the id of the command that is undone. */
  | Event<'CompensationStepSent', PlannedCommand & { undoes: string }>
  | Event<'SagaCompleted', { outcome: SagaEnd; failures: readonly FailedUndo[] }>
  /** It came while the saga compensated, or after it had ended. */
  | Event<'InputIgnored', { status: 'compensating' | 'completed' }>;

/** How a saga ended. */
export type SagaEnd = 'completed' | 'compensated';

/** A command by name, with its input as it travels. */
export interface PlannedCommand {
  readonly command: string;
  readonly input: Json;
}

/** A step that could not be undone. */
export interface FailedUndo {
  /** The id of the command that is not undone. */
  readonly undoes: string;
  /** The command that should have undone it. */
  readonly command: string;
  readonly code: string;
}

/** An event of a saga with its id. */
export interface SagaRecord {
  readonly id: string;
  readonly event: SagaEvent;
}

/** What new events of a saga are stored as. */
export const sagaSchemaVersion = 1;

/**
 * The events of a saga's commit.
 *
 * @throws {UnknownEventError} when it holds what newer code wrote (rule B2)
 */
export function sagaRecords(commit: Commit): readonly SagaRecord[] {
  return commit.events.flatMap((stored, index) => {
    const event = upcast(stored, catalogue, { stream: commit.stream, version: commit.firstVersion + index });
    return event ? [{ id: eventIdOf(commit, index), event: event as SagaEvent }] : [];
  });
}

/** They are written by this folder alone, so that nothing is left to be validated. */
const written: Schema = { '~standard': { version: 1, vendor: 'allframe', validate: (value) => ({ value }) } };

const types: Record<SagaEvent['type'], Schema> = {
  EventReceived: written,
  TimeoutFired: written,
  CommandSucceeded: written,
  CommandFailed: written,
  StateChanged: written,
  CommandSent: written,
  TimeoutScheduled: written,
  TimeoutCancelled: written,
  CompensationStarted: written,
  CompensationStepSent: written,
  SagaCompleted: written,
  InputIgnored: written,
};

const catalogue = createCatalogue(types, []);
