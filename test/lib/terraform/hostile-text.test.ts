import type { Resource, ServiceModel } from '../../../lib/model/service-model.ts';
import { everyKindWith, googleKindWith } from './every-kind.ts';
import { awsResources, googleResources } from './rendered.ts';

/** What Terraform would read as a reference, and as a directive. */
const hostile = `\${evil} %{ if evil }`;

/** The texts of a model that no rule keeps harmless: what Terraform reads in them would be executed at the plan. */
function hostileIn(resource: Resource): Resource {
  switch (resource.kind) {
    case 'bus-rule':
      return { ...resource, detailType: hostile };
    case 'topic-subscription':
      return { ...resource, filter: { carrier: [hostile] } };
    case 'bucket-source':
      return { ...resource, prefix: hostile, suffix: hostile };
    case 'function':
      return { ...resource, environment: { ...resource.environment, TEXT: { value: hostile } } };
    case 'alarm':
      return { ...resource, description: hostile };
    case 'dashboard':
      return { ...resource, widgets: resource.widgets.map((widget) => ({ ...widget, title: hostile })) };
    case 'schedule':
      return resource.runs.kind === 'job' ? resource : { ...resource, runs: { ...resource.runs, schedule: hostile } };
    default:
      return resource;
  }
}

function withHostileTexts(model: ServiceModel): ServiceModel {
  return { ...model, resources: model.resources.map(hostileIn) };
}

describe('texts of a service that Terraform would read something in', () => {
  it.each([
    ['AWS', () => awsResources(withHostileTexts(everyKindWith()))],
    ['Google Cloud', () => googleResources(withHostileTexts(googleKindWith()))],
  ])('are taken literally on %s, wherever they stand', (_cloud, rendered) => {
    const text = JSON.stringify(rendered());

    expect(text).toContain('$${evil} %%{ if evil }');
    expect(text).not.toMatch(/(?<!\$)\$\{evil\}/);
    expect(text).not.toMatch(/(?<!%)%\{ if evil/);
  });
});
