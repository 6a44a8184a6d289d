import type { Construct, IConstruct } from 'constructs';
import { assertNever } from '../model/assert-never.ts';
import type { Resource, ServiceModel } from '../model/service-model.ts';
import { fixLogicalIds } from './fix-logical-ids.ts';
import { overrideProperties } from './override-properties.ts';
import { Parts } from './parts.ts';
import type { RenderContext, RenderOptions } from './render-context.ts';
import { renderFunction } from './render-function.ts';
import { renderMonitoring } from './render-monitoring.ts';
import { renderSource } from './render-source.ts';
import { renderStorage } from './render-storage.ts';

/** Makes the constructs of a model in its order, each in this scope under its resource's id, except those that exist. */
export function renderModel(scope: Construct, model: ServiceModel, options: RenderOptions): Parts {
  const context: RenderContext = { ...options, model, parts: new Parts() };
  for (const resource of model.resources) {
    const part = renderResource(scope, resource, context);
    context.parts.add(resource.id, part);
    // What exists keeps its own.
    if (part.node.scope !== scope) continue;
    fixLogicalIds(part, resource.id, model);
    overrideProperties(part, resource);
  }
  return context.parts;
}

function renderResource(scope: Construct, resource: Resource, context: RenderContext): IConstruct {
  switch (resource.kind) {
    case 'event-store':
    case 'read-model':
    case 'checkpoint-table':
    case 'personal-key-table':
    case 'bucket':
    case 'queue':
    case 'event-bus':
    case 'topic':
    case 'timer-group':
      return renderStorage(scope, resource, context);
    case 'function':
      return renderFunction(scope, resource, context);
    case 'queue-source':
    case 'stream-source':
    case 'bus-rule':
    case 'topic-subscription':
    case 'bucket-source':
    case 'schedule':
    case 'invocation':
    case 'http-api':
      return renderSource(scope, resource, context);
    case 'dashboard':
    case 'alarm':
      return renderMonitoring(scope, resource, context);
    default:
      return assertNever(resource);
  }
}
