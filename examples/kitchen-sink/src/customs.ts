import {
  aggregate,
  command,
  effectCommand,
  eventBus,
  http,
  incoming,
  lambdaFunction,
  none,
  queue,
  service,
} from '@allframe/serverless/runtime';
import * as z from 'zod';
import { id } from './values.ts';

const Declaration = aggregate(
  'Declaration',
  { events: { DeclarationFiled: z.object({ cents: z.number().int() }) }, initialState: { isFiled: false } },
  { DeclarationFiled: () => ({ isFiled: true }) },
);

const FileDeclaration = command('FileDeclaration', {
  input: z.object({ declarationId: id, cents: z.number().int() }),
  aggregate: Declaration,
  streamId: ({ declarationId }) => declarationId,
  decide: ({ cents }, { isFiled }) => (isFiled ? [] : Declaration.events.DeclarationFiled({ cents })),
});

const PrintDeclaration = effectCommand('PrintDeclaration', {
  input: z.object({ declarationId: id }),
  perform: ({ declarationId }) => console.log(JSON.stringify({ printed: declarationId })),
});

const network = { subnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'], securityGroupIds: ['sg-0c1d2e3f'] };

/** What a real account has and an emulator does not: code that takes over step by step, instances kept warm, a network, an archive. */
export default service('customs', {
  commands: [FileDeclaration, PrintDeclaration],
  queues: { printing: queue({ commands: [PrintDeclaration] }) },
  eventBus: eventBus({
    archive: { retentionDays: 30 },
    dispatch: {
      'parcel.crossed-border': incoming({
        source: 'border',
        schema: z.object({ parcel: id, dutyCents: z.number().int() }),
        command: FileDeclaration,
        map: ({ parcel, dutyCents }) => ({ declarationId: parcel, cents: dutyCents }),
      }),
    },
  }),
  functions: {
    api: lambdaFunction({ provisionedConcurrency: 2, canary: { percent: 10, minutes: 15 }, network }),
    worker: lambdaFunction({ canary: { percent: 5, minutes: 30 }, network }),
  },
  http: http({ auth: none(), routes: (router) => router.post('/declarations', FileDeclaration) }),
});
