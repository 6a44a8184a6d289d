import { keySeparator } from '../../contract/event-table.ts';
import { InvalidSubjectError } from './errors.ts';
import type { PersonalSubject } from './personal-key-store.ts';

/** As long as the id of any stream may be: each subject has one, for the log of erasures. */
const maxSubjectBytes = 1_024;

/** What a subject's data is kept under: neither part holds the separator. */
export function subjectKey({ subject, tenant }: PersonalSubject): string {
  return tenant === undefined ? subject : `${tenant}${keySeparator}${subject}`;
}

/**
 * What names a person, as a part of keys.
 *
 * @throws {InvalidSubjectError}
 */
export function checkedSubject(subject: unknown): string {
  const fault = faultOf(subject);
  if (fault !== undefined) throw new InvalidSubjectError({ fault });
  return subject as string;
}

/** The subject itself is not told: it may be what somebody typed in. */
function faultOf(subject: unknown): string | undefined {
  if (typeof subject !== 'string') return 'is no text';
  if (subject === '') return 'is empty';
  if (/\p{Surrogate}/u.test(subject)) return 'holds half a surrogate pair, which UTF-8 has no bytes for';
  if (subject.includes(keySeparator)) return `holds ${keySeparator}, which separates the parts of a stored key`;
  return Buffer.byteLength(subject) > maxSubjectBytes ? `has more than ${maxSubjectBytes} bytes` : undefined;
}
