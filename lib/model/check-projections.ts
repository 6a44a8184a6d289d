import type { ProjectionDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { Diagnostic } from './diagnostics.ts';
import { nameRules } from './limits.ts';

/** Projections that fold nothing, or that no table can hold. */
export function checkProjections({ projections }: ServiceDescription): readonly Diagnostic[] {
  return projections.flatMap((projection) => [
    ...badVersion(projection),
    ...badReplacement(projection),
    ...(projection.from.length === 0 ? [emptyProjection(projection)] : []),
    ...Object.entries(projection.indexes).flatMap(([index, fields]) =>
      badIndex(`projections.${projection.name}.indexes.${index}`, index, fields),
    ),
  ]);
}

function badVersion({ name, version }: ProjectionDescription): Diagnostic[] {
  if (Number.isInteger(version) && version >= 1) return [];
  const message = `version must be a whole number from 1, got ${JSON.stringify(version)}`;
  const remedy = 'count it up by one with each change that needs a rebuild';
  return [{ severity: 'error', code: 'invalid-version', place: `projections.${name}.version`, message, remedy }];
}

/** Of one version both would share one table. */
function badReplacement({ name, version, replaces }: ProjectionDescription): Diagnostic[] {
  if (replaces === undefined || replaces < version) return [];
  const message = `version ${version} can't replace version ${replaces}`;
  const remedy = 'replace an older version';
  return [{ severity: 'error', code: 'invalid-replacement', place: `projections.${name}.replaces`, message, remedy }];
}

function emptyProjection({ name }: ProjectionDescription): Diagnostic {
  const message = 'it folds the events of no aggregate';
  return {
    severity: 'error',
    code: 'empty-projection',
    place: `projections.${name}.from`,
    message,
    remedy: 'name an aggregate, or remove it',
  };
}

function badIndex(place: string, index: string, fields: readonly string[]): Diagnostic[] {
  const { pattern, takes, source } = nameRules.index;
  const bad = { severity: 'error', code: 'invalid-index', place } as const;
  return [
    ...(fields.length === 0 ? [{ ...bad, message: 'it has no field', remedy: 'name the field to search by, then those that order' }] : []),
    ...(pattern.test(index) ? [] : [{ ...bad, message: `${JSON.stringify(index)} can't be its name`, remedy: `use ${takes} (${source})` }]),
  ];
}
