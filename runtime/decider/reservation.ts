import { recordSchema } from '../message/record-schema.ts';
import { aggregate } from './aggregate.ts';
import { command } from './command.ts';

/** What `reservation()` takes beside its name. */
export interface ReservationOptions {
  /**
   * Makes one text of those that count as the same, such as `(email) => email.trim().toLowerCase()`.
   *
   * @default the value as it is
   */
  readonly normalize?: ((value: string) => string) | undefined;
}

/** Who holds a value, and until when. */
export interface ReservationState {
  readonly owner: string | undefined;
  /** ISO 8601 in UTC; missing once it is confirmed, or where it was reserved for good. */
  readonly expiresAt: string | undefined;
}

/**
 * Keeps the values of a set unique across streams, such as the e-mail address of users: each value has a stream of its own, and whoever
 * appends its first event holds it. List the three commands in the service and send them from a saga, so that a step that fails gives the
 * value back.
 *
 * `Reserve` takes a value for an owner and rejects with `taken` while somebody else holds it; with `forSeconds` it is given back by
 * itself unless it is confirmed in time, within ten years at most; asked for again by its owner, its time begins anew. `Confirm` keeps it for good and rejects with `not-reserved` if it is not the owner's any more.
 * `Release` gives it back; one that the owner does not hold is left alone. All three may be repeated.
 *
 * The value itself is not stored: its stream is named by its SHA-256.
 *
 * @param name of the aggregate, unique in the service; the commands are `Reserve`, `Confirm` and `Release` with it, such as `ReserveUserEmail`
 * @example
 * ```ts
 * import { reservation } from '@allframe/serverless/runtime';
 *
 * export const UserEmail = reservation('UserEmail', { normalize: (email) => email.trim().toLowerCase() });
 * // service('users', { commands: [RegisterUser, UserEmail.Reserve, UserEmail.Confirm, UserEmail.Release] })
 * ```
 */
export function reservation<const Name extends string>(name: Name, { normalize = (value) => value }: ReservationOptions = {}) {
  const Reserved = aggregate(
    name as string,
    {
      events: {
        Reserved: recordSchema({ owner: 'text', 'expiresAt?': 'text' }),
        Confirmed: recordSchema({ owner: 'text' }),
        Released: recordSchema({ owner: 'text' }),
      },
      initialState: { owner: undefined, expiresAt: undefined } as ReservationState,
    },
    {
      Reserved: (_state, { owner, expiresAt }) => ({ owner, expiresAt }),
      Confirmed: (_state, { owner }) => ({ owner, expiresAt: undefined }),
      Released: () => ({ owner: undefined, expiresAt: undefined }),
    },
  );
  const { events } = Reserved;
  const streamId = ({ value }: { readonly value: string }) => sha256(normalize(value));
  const about = { aggregate: Reserved, streamId };

  return {
    aggregate: Reserved,
    /** Takes a value for an owner. */
    Reserve: command(`Reserve${name}` as const, {
      ...about,
      input: recordSchema({ value: 'text', owner: 'text', 'forSeconds?': 'seconds' }),
      decide: ({ owner, forSeconds }, state, { now, reject }) => {
        const holder = holderOf(state, now);
        if (holder !== undefined && holder !== owner) return reject('taken');
        if (holder === owner && state.expiresAt === undefined) return [];
        const expiresAt = forSeconds === undefined ? undefined : new Date(Date.parse(now) + forSeconds * 1_000).toISOString();
        return events.Reserved({ owner, expiresAt });
      },
    }),
    /** Keeps it for good. */
    Confirm: command(`Confirm${name}` as const, {
      ...about,
      input: recordSchema({ value: 'text', owner: 'text' }),
      decide: ({ owner }, state, { now, reject }) => {
        if (holderOf(state, now) !== owner) return reject('not-reserved');
        return state.expiresAt === undefined ? [] : events.Confirmed({ owner });
      },
    }),
    /** Gives it back. */
    Release: command(`Release${name}` as const, {
      ...about,
      input: recordSchema({ value: 'text', owner: 'text' }),
      decide: ({ owner }, state) => (state.owner === owner ? events.Released({ owner }) : []),
    }),
  };
}

/** Asked for when it is needed: pages that import the typed client from this package have no such module. */
function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64url');
}

function holderOf({ owner, expiresAt }: ReservationState, now: string): string | undefined {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(now) ? undefined : owner;
}
