import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { Diagnostic } from '../model/diagnostics.ts';
import { nativePackages } from './native-packages.ts';
import { ownPackage, theService } from './package-of.ts';
import { kilobytes, sharesOf } from './package-shares.ts';

/** What a start is made of, as far as imports are checked. */
export interface CheckedParts {
  readonly startModules: ReadonlyMap<string, number>;
  /** Calls of `require` whose module is only known when they run. */
  readonly dynamicRequires: readonly string[];
}

/** Packages that make cold starts longer than they need to be, or that can't run from a bundle; one that several functions have is told once. */
export function checkImports(parts: ReadonlyMap<FunctionRole, CheckedParts>): readonly Diagnostic[] {
  const found = [...parts].flatMap(([role, { startModules, dynamicRequires }]) => [
    ...heavyPackages(role, startModules),
    ...nativeOnes(role, startModules),
    ...dynamicRequires.map(unbundled),
  ]);
  const first = new Map<string, Diagnostic>();
  for (const { subject, diagnostic } of found) if (!first.has(subject)) first.set(subject, diagnostic);
  return [...first.values()];
}

interface Finding {
  /** What the advice is on: it holds for each function alike. */
  readonly subject: string;
  readonly diagnostic: Diagnostic;
}

/** 100 KB take about 4 ms of a cold start to compile, where a function has a whole processor, and several times that where it has not. */
const largePackageBytes = 100 * 1024;

function heavyPackages(role: FunctionRole, startModules: ReadonlyMap<string, number>): readonly Finding[] {
  return sharesOf(startModules)
    .filter(({ name, bytes }) => bytes > (known[name]?.bytes ?? largePackageBytes) && name !== ownPackage && name !== theService)
    .map(({ name, bytes }) => ({
      subject: `large ${name}`,
      diagnostic: {
        severity: 'warning',
        code: 'large-import',
        place: `functions.${role}`,
        message: `${kilobytes(bytes)} of what ${role} starts with are ${name}`,
        remedy: known[name]?.remedy ?? 'import less of it, or load it by import() where it is used',
      },
    }));
}

function nativeOnes(role: FunctionRole, startModules: ReadonlyMap<string, number>): readonly Finding[] {
  return nativePackages(startModules.keys()).map((name) => ({
    subject: `native ${name}`,
    diagnostic: {
      severity: 'warning',
      code: 'native-import',
      place: `functions.${role}`,
      message: `${name} has native code, which no bundle can hold: it fails when it is loaded`,
      remedy: `list it: lambdaFunction({ packages: ['${name}'] })`,
    },
  }));
}

function unbundled(place: string): Finding {
  const message = 'what is required here is only known when it runs, and so it is in no bundle';
  const remedy = 'write the name of the module there, or list its package: lambdaFunction({ packages })';
  return { subject: place, diagnostic: { severity: 'warning', code: 'dynamic-require', place, message, remedy } };
}

/** What is known of packages that many services have: from how many bytes on they are taken as a whole, and what to write instead. */
const known: Readonly<Record<string, { readonly bytes: number; readonly remedy: string }>> = {
  zod: {
    bytes: largePackageBytes,
    remedy: "write import * as z from 'zod', which takes a fifth of import { z } from 'zod', or take zod/mini",
  },
  'aws-sdk': { bytes: 0, remedy: 'take the client of version 3 that you need, such as @aws-sdk/client-s3, by import() where it is used' },
  moment: { bytes: 0, remedy: 'take date-fns, dayjs or Intl: nothing of moment can be left out' },
  lodash: { bytes: 30 * 1024, remedy: "take lodash-es, or one function: import groupBy from 'lodash/groupBy.js'" },
};
