import { DescribeTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { appOf, deploy, synthesize } from '../../emulators/cdk.ts';
import { type HttpAnswer, httpCall } from '../../emulators/http-call.ts';
import { type Aws, startAws } from '../aws.ts';
import { type Clients, clientsOf } from '../deploy-services.ts';
import { removeStacks } from '../remove-stacks.ts';
import { type StackResources, stackResources } from '../stack-resources.ts';

/** The stacks of the app: the stall in what it becomes, its other stage, and a service beside it. */
export type StackId = 'faulty' | 'first' | 'grown' | 'other-stage' | 'neighbour';

/** The stalls where they run, and all that tests drive them and look at them with. */
export interface StallWorld {
  readonly aws: Aws;
  readonly clients: Clients;
  /** The folder of the templates, which the CDK's CLI takes as its app. */
  readonly app: string;
  /** Deploys, and notes what the stacks are made of. */
  deploy(stacks: readonly StackId[], ...options: readonly string[]): Promise<void>;
  /** What a stack was made of when it was deployed last. */
  made(stack: StackId): StackResources;
  /** Sends a request to the API of a stack. */
  call(stack: StackId, method: string, path: string, input?: object): Promise<HttpAnswer>;
  /** All items of a table. */
  items(table: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Whether there is such a table, which refuses to be deleted. */
  isProtected(table: string): Promise<boolean>;
  /** Destroys all stacks, with what they leave behind. */
  remove(): Promise<void>;
}

/** Makes the templates before the tests of the `describe` that this stands in, and ends everything after them. */
export function stallWorld(): StallWorld {
  const world = {} as { -readonly [Member in keyof StallWorld]: StallWorld[Member] };
  beforeAll(async () => {
    world.aws = await startAws();
    world.clients = clientsOf(world.aws);
    const env = { STAGE: world.aws.stage };
    world.app = await synthesize(world.aws, { app: appOf('integ-tests/deployed/lifecycle/app.ts'), env });
    Object.assign(world, actions(world));
  });
  afterAll(async () => {
    world.clients?.destroy();
    await world.aws?.stop();
  });
  return world;
}

/** As the app names its stacks. */
function stackName(stack: StackId, stage: string): string {
  if (stack === 'neighbour') return `kiosk-${stage}`;
  return stack === 'other-stage' ? `stall-${stage}2` : `stall-${stage}`;
}

function actions({ aws, clients, app }: StallWorld): Omit<StallWorld, 'aws' | 'clients' | 'app'> {
  const stacks = new Map<string, { readonly id: StackId; readonly resources: StackResources }>();
  const made: StallWorld['made'] = (stack) => {
    const found = stacks.get(stackName(stack, aws.stage));
    if (!found) throw new Error(`${stack} is not deployed`);
    return found.resources;
  };
  return {
    made,
    async deploy(ids, ...options) {
      await deploy(aws, { app, stacks: ids, options });
      for (const id of ids) stacks.set(stackName(id, aws.stage), { id, resources: await stackResources(aws, stackName(id, aws.stage)) });
    },
    call(stack, method, path, input) {
      const url = aws.httpApiUrl(made(stack).one('AWS::ApiGatewayV2::Api')) + path;
      const headers = { 'content-type': 'application/json' };
      return httpCall(url, { method, headers, ...(input && { body: JSON.stringify(input) }) });
    },
    async items(TableName) {
      const { Items = [] } = await clients.dynamoDb.send(new ScanCommand({ TableName, ConsistentRead: true }));
      return Items;
    },
    async isProtected(TableName) {
      const { Table } = await clients.dynamoDb.send(new DescribeTableCommand({ TableName }));
      return Table?.DeletionProtectionEnabled === true;
    },
    async remove() {
      const all = [...stacks.values()];
      await removeStacks(aws, clients, { app, stacks: all.map(({ id }) => id), resources: all.map(({ resources }) => resources) });
    },
  };
}
