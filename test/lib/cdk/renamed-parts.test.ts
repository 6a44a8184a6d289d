import { buildModel } from '../../../lib/model/build-model.ts';
import { withOldestIds } from '../../../lib/model/with-ids.ts';
import { sound } from '../model/describe.ts';
import { RenderedTemplate } from './rendered.ts';

it('knows a renamed queue by the logical ids and names that it had', () => {
  const { queues } = sound;
  const former = buildModel(sound, 'prod').model;
  const options = { commands: ['SubmitOrder'], ...queues.orderQueue, renamedFrom: 'orderQueue' };
  const renamed = withOldestIds(buildModel({ ...sound, queues: { submissions: options } }, 'prod').model);

  const [before, after] = [former, renamed].map((model) => new RenderedTemplate(model).template.toJSON().Resources);

  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  const ofQueues = (resources: Record<string, { Type: string }>) =>
    Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
  expect(Object.fromEntries(ofQueues(after))).toEqual(Object.fromEntries(ofQueues(before)));
});
