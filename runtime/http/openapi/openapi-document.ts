import type { Method, Route } from '../router.ts';
import type { JsonSchema } from './json-schema.ts';
import { operationOf } from './operation.ts';
import { sharedComponents } from './shared-components.ts';

/** What an OpenAPI document says of itself. */
export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
}

/** An OpenAPI 3.1 document, as JSON (https://spec.openapis.org/oas/v3.1.1.html). */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: OpenApiInfo;
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Lowercase<Method>, unknown>>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>>; readonly [kind: string]: unknown };
}

/** Describes routes: their parameters, bodies and answers, in the order of the routes. */
export function openApiDocument(routes: readonly Route[], info: OpenApiInfo): OpenApiDocument {
  const components = sharedComponents();
  const paths: Record<string, Record<string, unknown>> = {};
  const uses = new Map<string, number>();
  const templates = new Map<string, string>();
  for (const route of routes) {
    const { name } = route.target.kind === 'enqueued' ? route.target.command : route.target;
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    // Paths that differ in the names of their parameters alone are one path, with the names that come first.
    const shape = route.path.replace(/:[^/]+/g, ':');
    const template = templates.get(shape) ?? route.path;
    templates.set(shape, template);
    const path = template.replace(/:([^/]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, { name, use, template, components }) };
  }
  return { openapi: '3.1.1', info, paths, components };
}
