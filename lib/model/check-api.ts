import type { HttpDescription } from '../../runtime/service/describe-service.ts';
import { outside } from './check-functions.ts';
import type { Diagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';

/** Settings of an API that its callers would never see at work. */
export function checkApi({ auth, cors, maxBodyBytes }: HttpDescription): readonly Diagnostic[] {
  return [
    ...outside('http.maxBodyBytes', maxBodyBytes, limits.maxBodyBytes),
    ...outside('http.cors.maxAgeSeconds', cors?.maxAgeSeconds, limits.corsMaxAgeSeconds),
    ...(cors?.headers ?? [])
      .filter((name) => !isHeaderName(name))
      .map((name) => badCors(`${JSON.stringify(name)} is no header`, 'name one')),
    ...(cors ? badOrigins(cors) : []),
    ...(cors && auth.kind === 'iam' ? [corsBehindIam()] : []),
  ];
}

/** Whether a header may have this name (https://www.rfc-editor.org/rfc/rfc9110#name-tokens). */
export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name);
}

function badOrigins({ origins, credentials }: NonNullable<HttpDescription['cors']>): Diagnostic[] {
  if (origins === '*' && credentials)
    return [badCors('every origin may call with credentials', 'name the origins, or leave credentials out')];
  if (origins === '*') return [];
  if (origins.length === 0) return [badCors('it lists no origin', 'list one, or leave cors out')];
  const wrong = origins.filter((origin) => !/^[a-z][a-z\d+.-]*:\/\/[^/\s,*A-Z]+$/.test(origin));
  return wrong.map((origin) => badCors(`no browser sends the origin ${JSON.stringify(origin)}`, 'write it as https://app.example.com'));
}

function badCors(message: string, remedy: string): Diagnostic {
  return { severity: 'error', code: 'invalid-cors', place: 'http.cors', message, remedy };
}

/** Browsers send preflights without credentials, and the platform lets nobody through without. */
function corsBehindIam(): Diagnostic {
  const message = 'with iam() the platform refuses what browsers ask before a call, so that no page can call';
  return {
    severity: 'error',
    code: 'cors-behind-iam',
    place: 'http.cors',
    message,
    remedy: 'authenticate pages by jwt(), or leave cors out',
  };
}
