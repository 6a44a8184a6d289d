import type { Diagnostic } from './diagnostics.ts';

/** What a setting takes: a kind of value, a list, or an object by its settings. */
export type Kind = string | readonly [Kind] | { readonly [name: string]: Kind };

/** Settings that a resource does not have, or that take other values: what the compiler says, for whom it does not ask. */
export function checkSettings(place: string, given: unknown, kinds: Readonly<Record<string, Kind>>, type: string): readonly Diagnostic[] {
  if (!isObject(given)) return [wrong(place, given, 'an object of settings')];
  return Object.entries(given).flatMap(([name, value]) => {
    const kind = kinds[name];
    if (kind === undefined) return [unknown(`${place}.${name}`, name, Object.keys(kinds), type)];
    return checkValue(`${place}.${name}`, value, kind, type);
  });
}

/** Whether a value has settings. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkValue(place: string, value: unknown, kind: Kind, type: string): readonly Diagnostic[] {
  if (Array.isArray(kind)) return checkList(place, value, kind[0], type);
  if (typeof kind === 'object') return checkSettings(place, value, kind as Readonly<Record<string, Kind>>, type);
  if (kind === 'json') return [];
  if (kind === 'map') {
    const isMap = isObject(value) && Object.values(value).every((each) => typeof each === 'string');
    return isMap ? [] : [wrong(place, value, 'an object of texts')];
  }
  return typeof value === kind ? [] : [wrong(place, value, kind)];
}

function checkList(place: string, value: unknown, kind: Kind, type: string): readonly Diagnostic[] {
  if (!Array.isArray(value)) return [wrong(place, value, 'a list')];
  return value.flatMap((each, index) => checkValue(`${place}[${index}]`, each, kind, type));
}

function unknown(place: string, name: string, known: readonly string[], type: string): Diagnostic {
  const alike = known.filter((other) => plain(other).includes(plain(name)) || plain(name).includes(plain(other)));
  const remedy = `name one of ${(alike.length > 0 ? alike : known).join(', ')}`;
  return { severity: 'error', code: 'unknown-override', place, message: `${type} has no setting ${name} here`, remedy };
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function wrong(place: string, value: unknown, wanted: string): Diagnostic {
  const article = /^(a|an) /.test(wanted) ? wanted : `a ${wanted}`;
  return {
    severity: 'error',
    code: 'invalid-override',
    place,
    message: `it takes ${article}, and is given ${JSON.stringify(value)}`,
    remedy: 'write it as CloudFormation or the provider takes it',
  };
}
