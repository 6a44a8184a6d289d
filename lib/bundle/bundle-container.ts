import { cpSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CloudRunHostOptions } from '../../runtime/host/cloud-run/cloud-run-host.ts';
import type { HandlerOptions } from '../../runtime/host/handler-options.ts';
import { pathsReservedOnCloudRun } from '../model/cloud-run-paths.ts';
import { type Diagnostic, InvalidServiceError } from '../model/diagnostics.ts';
import { resourcesOf, type ServiceModel } from '../model/service-model.ts';
import { bundleInParts } from './bundle-in-parts.ts';
import { checkImports } from './check-imports.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import { copyListed } from './copy-beside.ts';
import { codeFolder, dockerfile, dockerignore } from './dockerfile.ts';
import type { LoadedService } from './load-service.ts';
import { packageFile } from './package-files.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What an image of a service is built from. */
export interface ContainerContext {
  /** Holds what `contextNames` says. */
  readonly directory: string;
  /** The modules that a container starts with, by their absolute paths, and how many minified bytes each takes. */
  readonly startModules: ReadonlyMap<string, number>;
  /** Advice on what is imported, and on what lies beside the bundle. */
  readonly warnings: readonly Diagnostic[];
}

/** How a container of a test differs from a deployed one. */
export type ContainerOptions = Pick<CloudRunHostOptions, 'jwksUri'>;

/** What a context is made of: files, and the folder of the code. */
export const contextNames = ['.dockerignore', 'Dockerfile', codeFolder] as const;

/**
 * Bundles a service with the host for Cloud Run, and writes what `docker build` needs to make an image of it: the code with the clients of Google,
 * the packages and files that its functions list, a Dockerfile. The same bytes for the same sources.
 *
 * @throws {InvalidServiceError} when something can't be resolved or is not installed
 */
export function bundleContainer(service: LoadedService, options: ContainerOptions = {}): ContainerContext {
  const { entry, model } = service;
  const listed = listedBeside(model);
  refuse(model, [...reservedPaths(model), ...notInstalled()]);
  const source = hostSource({ modelHash: model.hash, fingerprint: codeFingerprint(service, listed.packages), ...options });
  const bundle = bundleInParts({ entry, modules: new Map([['container', source]]), external: listed.packages }).get('container');
  if (!bundle) throw new Error('The bundle has no container');
  const found = copyListed(listed, { entry, directory: bundle.directory, place: 'container' });
  refuse(model, found);
  return {
    directory: contextOf(bundle.directory),
    startModules: bundle.startModules,
    // Both roles start with the same.
    warnings: [...found, ...checkImports(new Map([['api', bundle]]))],
  };
}

/** What any function lists; Cloud Run has processors of one kind (https://cloud.google.com/run/docs/container-contract#languages). */
function listedBeside(model: ServiceModel) {
  const functions = resourcesOf(model, 'function');
  const union = (lists: readonly (readonly string[] | undefined)[]) => [...new Set(lists.flatMap((list) => list ?? []))].sort();
  return {
    packages: union(functions.map(({ packages }) => packages)),
    files: union(functions.map(({ files }) => files)),
    architecture: 'x86_64' as const,
  };
}

function refuse({ service }: ServiceModel, found: readonly Diagnostic[]): void {
  if (found.some(({ severity }) => severity === 'error')) throw new InvalidServiceError(`The service ${service}`, found);
}

/** Routes that no request would reach in a container. */
function reservedPaths(model: ServiceModel): readonly Diagnostic[] {
  const routes = resourcesOf(model, 'http-api').flatMap((api) => api.routes);
  return pathsReservedOnCloudRun(
    routes.map(({ method, path }) => ({ path, place: `http.routes['${method} ${path}']` })),
    'error',
  );
}

/** What the host loads of Google's, which who never runs there need not install. */
const clients = ['@google-cloud/firestore', 'google-auth-library'] as const;

const host = packageFile('runtime/host/cloud-run/run-on-cloud-run');

function notInstalled(): readonly Diagnostic[] {
  const names = clients.filter((name) => !isInstalled(name));
  if (names.length === 0) return [];
  const message = `a container needs ${names.join(' and ')}, which ${names.length === 1 ? 'is' : 'are'} not installed`;
  return [{ severity: 'error', code: 'missing-packages', place: 'package.json', message, remedy: `run npm install ${names.join(' ')}` }];
}

/** It is loaded from this package's own files. */
function isInstalled(name: string): boolean {
  try {
    return createRequire(host).resolve(name) !== '';
  } catch {
    return false;
  }
}

function hostSource(options: HandlerOptions & ContainerOptions): string {
  return [
    `import service from '@allframe/entry';`,
    `import { runOnCloudRun } from ${JSON.stringify(host)};`,
    `void runOnCloudRun(service, ${JSON.stringify(options)});`,
  ].join('\n');
}

function contextOf(code: string): string {
  const directory = temporaryFolder('context');
  cpSync(code, join(directory, codeFolder), { recursive: true });
  writeFileSync(join(directory, 'Dockerfile'), dockerfile);
  writeFileSync(join(directory, '.dockerignore'), dockerignore);
  return directory;
}
