import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { addressOf, placed, prefixAddresses } from '../../../lib/terraform/address.ts';
import { renderModel } from '../../../lib/terraform/aws/render-model.ts';
import { AddressTakenError } from '../../../lib/terraform/errors.ts';
import { ordersModel } from './orders-model.ts';
import { newStack, ref, resourcesIn, someCode } from './rendered.ts';

describe('an address', () => {
  it.each([
    ['OrderQueue', 'order_queue'],
    ['OrderSummariesV1', 'order_summaries_v1'],
    ['HttpApi', 'http_api'],
  ])('is the model’s id in snake case: %s', (id, address) => {
    expect(addressOf({ id })).toBe(address);
  });

  it('is taken once in a stack', () => {
    const stack = newStack();
    placed(new SqsQueue(stack, 'One', {}), 'orders');

    const second = () => placed(new SqsQueue(stack, 'Two', {}), 'orders');

    expect(second).toThrow(AddressTakenError);
  });

  it('is refused to the second of two services in one stack, unless it has a prefix', () => {
    const stack = newStack();
    renderModel(new Construct(stack, 'One'), ordersModel, someCode());

    expect(() => renderModel(new Construct(stack, 'Two'), ordersModel, someCode())).toThrow(
      'aws_dynamodb_table.event_store is there twice in one stack; give each service of the stack an addressPrefix of its own',
    );
  });

  it('begins with the prefix of its service, which its references follow', () => {
    const stack = newStack();
    const [one, two] = [new Construct(stack, 'One'), new Construct(stack, 'Two')];
    prefixAddresses(two, 'second_');
    renderModel(one, ordersModel, someCode());
    renderModel(two, ordersModel, someCode());

    const { aws_sqs_queue: queues = {}, aws_lambda_function: functions = {} } = resourcesIn(stack);

    expect(Object.keys(queues)).toEqual(expect.arrayContaining(['order_queue', 'second_order_queue']));
    expect(functions.second_api.filename).toBe(`${ref('path.module')}/functions/second_api.zip`);
    expect(functions.second_api.environment.variables.ALLFRAME_QUEUE_ORDER_QUEUE).toBe(ref('aws_sqs_queue.second_order_queue.url'));
  });
});
