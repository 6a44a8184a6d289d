import { recordSchema } from './record-schema.ts';

/** Under this name the event store keeps who has been forgotten, in a stream `$erasure#<subject>` each (rule H2). */
export const erasureName = '$erasure';

/** The events of those streams. */
export const erasureEvents = {
  /** All personal data of a subject can be read no more. */
  SubjectForgotten: recordSchema({ subject: 'text' }),
} as const;
