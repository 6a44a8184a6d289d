import type { Schema } from '../../message/schema.ts';

/** An event of another service, as the local bus takes it. */
export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

/** Reads a bus event from the text of a body. */
export const busEventSchema: Schema<string | undefined, BusEvent> = {
  '~standard': {
    version: 1,
    vendor: 'allframe',
    validate(body) {
      const event = parsed(body);
      if (!event) return { issues: [{ message: 'must be a JSON object with source, detailType and detail' }] };
      const issues = (['source', 'detailType'] as const)
        .filter((field) => typeof event[field] !== 'string')
        .map((field) => ({ message: 'must be a string', path: [field] }));
      return issues.length > 0 ? { issues } : { value: event as unknown as BusEvent };
    },
  },
};

function parsed(body: unknown): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(String(body));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
