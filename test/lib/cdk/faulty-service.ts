import { lambdaFunction, queue, service } from '@allframe/serverless/runtime';
import { SubmitOrder } from '../../../examples/orders/src/order.ts';

/** A service that no infrastructure can be made from, for two reasons. */
export default service('faulty', {
  commands: [SubmitOrder],
  queues: { hasty: queue({ commands: [SubmitOrder], visibilityTimeoutSeconds: 5 }) },
  functions: lambdaFunction({ memoryMb: 64, timeoutSeconds: 29 }),
});
