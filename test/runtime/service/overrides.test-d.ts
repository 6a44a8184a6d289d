import * as z from 'zod';
import { effectCommand } from '../../../runtime/decider/effect-command.ts';
import { queue } from '../../../runtime/service/queue.ts';
import { service } from '../../../runtime/service/service.ts';

const Import = effectCommand('Import', { input: z.object({ key: z.string() }), perform: () => {} });
const queues = { imports: queue({ commands: [Import] }) };

service('depot', {
  commands: [Import],
  queues,
  overrides: {
    cloudformation: {
      eventStore: { Replicas: [{ Region: 'eu-west-1', TableClass: 'STANDARD' }] },
      queues: { imports: { DelaySeconds: 5 }, commands: { MaximumMessageSize: 1_024 } },
      functions: { worker: { EphemeralStorage: { Size: 1_024 } } },
      http: { DisableExecuteApiEndpoint: true },
    },
    terraform: {
      aws: { queues: { imports: { delay_seconds: 5 } }, rules: { 'basket.abandoned': { state: 'DISABLED' } } },
      google: { functions: { worker: { template: { execution_environment: 'EXECUTION_ENVIRONMENT_GEN2' } } } },
    },
  },
});

service('depot', {
  commands: [Import],
  queues,
  // @ts-expect-error the service has no such queue
  overrides: { cloudformation: { queues: { exports: { DelaySeconds: 5 } } } },
});

service('depot', {
  commands: [Import],
  queues,
  // @ts-expect-error a queue has no such setting
  overrides: { terraform: { aws: { queues: { imports: { delay: 5 } } } } },
});

service('depot', {
  commands: [Import],
  queues,
  // @ts-expect-error it is a number
  overrides: { cloudformation: { queues: { imports: { DelaySeconds: '5' } } } },
});

service('depot', {
  commands: [Import],
  queues,
  // @ts-expect-error on Google Cloud read models share a database
  overrides: { terraform: { google: { readModels: {} } } },
});

service('depot', {
  commands: [Import],
  queues,
  // @ts-expect-error on Google Cloud the projector is a part of the worker
  overrides: { terraform: { google: { functions: { projector: {} } } } },
});
