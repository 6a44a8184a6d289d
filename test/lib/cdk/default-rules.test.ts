/** @jest-environment-options {"cdkValidation": true} */
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { kitchenSinkModel } from './kitchen-sink-model.ts';
import { renderedIn } from './rendered.ts';

describe('the rules that the CDK itself holds templates to', () => {
  const newStack = () => new Stack(new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } }), 'Orders');
  const synthesize = (stack: Stack) => () => void (stack.node.root as App).synth();

  it('find nothing in a service of every kind', () => {
    const stack = newStack();
    renderedIn(stack, kitchenSinkModel());
    expect(synthesize(stack)).not.toThrow();
  });

  it('are on here: two resources of one name are found', () => {
    const stack = newStack();
    for (const id of ['One', 'Two']) new Bucket(stack, id, { bucketName: 'taken-twice' });
    expect(synthesize(stack)).toThrow('taken-twice');
  });
});
