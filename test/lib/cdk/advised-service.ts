import { lambdaFunction, queue, service } from '@allframe/serverless/runtime';
import { AddItem, SubmitOrder } from '../../../examples/orders/src/order.ts';

/** A service that works and could be better: a message may reappear while the worker still handles it. */
export default service('advised', {
  commands: [AddItem, SubmitOrder],
  queues: { hasty: queue({ commands: [SubmitOrder], visibilityTimeoutSeconds: 60 }) },
  functions: lambdaFunction({ timeoutSeconds: 29 }),
});
