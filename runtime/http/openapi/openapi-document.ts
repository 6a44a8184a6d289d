import type { Auth } from '../auth/auth.ts';
import { type MessageTarget, nameOfTarget } from '../route-target.ts';
import type { Method, Route } from '../router.ts';
import type { JsonSchema } from './json-schema.ts';
import { operationOf } from './operation.ts';
import { securityOf } from './security.ts';
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
  /** What every operation needs, unless it says otherwise; missing where everybody may call. */
  readonly security?: readonly JsonSchema[];
}

/** Describes routes to commands and queries: their parameters, bodies and answers, in the order of the routes. */
export function openApiDocument(routes: readonly Route[], info: OpenApiInfo, auth: Auth = { kind: 'none' }): OpenApiDocument {
  const security = securityOf(auth);
  const components = { ...sharedComponents(), ...security.components };
  const paths: Record<string, Record<string, unknown>> = {};
  const uses = new Map<string, number>();
  const templates = new Map<string, string>();
  for (const route of routes.filter(leadsToMessage)) {
    const name = nameOfTarget(route.target);
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    // Paths that differ in the names of their parameters alone are one path, with the names that come first.
    const shape = route.path.replace(/:[^/]+/g, ':');
    const template = templates.get(shape) ?? route.path;
    templates.set(shape, template);
    const path = template.replace(/:([^/]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, { name, use, template, components, auth }) };
  }
  return { openapi: '3.1.1', info, paths, components, ...security.document };
}

/** What a custom handler takes and answers is known to its code alone. */
function leadsToMessage(route: Route): route is Route<MessageTarget> {
  return route.target.kind !== 'handler';
}
