import { overridable, resourceTypes } from '../../../runtime/service/overridable/resource-types.ts';
import { deriveOverridable } from './derive-overridable.ts';

describe('what overrides may set', () => {
  it('is what the installed packages know; after an update write what printOverridable() yields', () => {
    expect(overridable).toEqual(deriveOverridable());
  });

  it.each(['cloudformation', 'aws', 'google'] as const)('is known of each type that a part becomes for %s', (target) => {
    const types = Object.values(resourceTypes[target]).flat();

    for (const type of types) expect(Object.keys(overridable[target])).toContain(type);
  });

  it('holds nothing that only the provider can tell', () => {
    expect(overridable.aws.aws_sqs_queue).not.toHaveProperty('url');
    expect(overridable.aws.aws_sqs_queue).toMatchObject({ delay_seconds: 'number', tags: 'map', fifo_queue: 'boolean' });
    expect(overridable.google.google_cloud_run_v2_service.template.scaling).toMatchObject({ min_instance_count: 'number' });
  });
});
