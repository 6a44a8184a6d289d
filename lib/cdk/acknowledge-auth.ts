import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { HttpEntryProps } from './http-entry-props.ts';

/** Everybody may call with `none()` only: who chose it should hear of it. */
export function acknowledgeAuth(route: IConstruct, { auth }: HttpEntryProps): void {
  if (auth.kind === 'jwt' || auth.kind === 'apiKey')
    acknowledge(route, 'APIG4', 'The function verifies who calls, on every route that is not public');
}
