import type { ServiceCalls } from './service-calls.ts';

/** EventBridge, as the adapters call it. */
export type EventBridgeCalls = ServiceCalls<EventBridgeOperations>;

/** The operations of EventBridge that the runtime uses. */
export interface EventBridgeOperations {
  readonly PutEvents: { readonly input: { readonly Entries: PutEventsEntry[] }; readonly output: PutEventsOutput };
}

/** An event as EventBridge takes it. */
export interface PutEventsEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Time: Date;
  /** A JSON object as text. */
  readonly Detail: string;
  /** A trace header of X-Ray. */
  readonly TraceHeader?: string;
}

/** What became of each event, in the order of the request. */
export interface PutEventsOutput {
  readonly FailedEntryCount?: number | undefined;
  readonly Entries?: readonly PutEventsResult[] | undefined;
}

/** What became of one event. */
export interface PutEventsResult {
  readonly EventId?: string | undefined;
  readonly ErrorCode?: string | undefined;
  readonly ErrorMessage?: string | undefined;
}
