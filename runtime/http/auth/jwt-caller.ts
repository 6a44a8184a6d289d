import type { Caller } from '../../message/caller.ts';
import type { JwtAuth } from './auth.ts';
import { InvalidTokenError } from './errors.ts';

/** How far the issuer's clock may be off, in seconds, unless a service says otherwise. */
export const defaultClockToleranceSeconds = 5;

/**
 * The caller that a verified token names.
 *
 * @throws {InvalidTokenError} when the token lacks a claim that the service needs
 */
export function jwtCaller(claims: Caller['claims'], { actor = 'sub', tenant }: Pick<JwtAuth, 'actor' | 'tenant'>): Caller {
  return {
    kind: 'jwt',
    actor: textOf(claims, actor),
    ...(tenant !== undefined && { tenant: textOf(claims, tenant) }),
    claims,
  };
}

function textOf(claims: Caller['claims'], name: string): string {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidTokenError({ fault: 'it lacks a claim that this service needs' });
}
