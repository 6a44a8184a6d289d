import { CloudFormationClient, ListStackResourcesCommand, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { Aws } from './aws.ts';

/** What a deployed stack is made of, as CloudFormation tells it. */
export interface StackResources {
  /** By logical id: the physical ones. */
  readonly physicalIds: Readonly<Record<string, string>>;
  /** By logical id: the physical ids of the resources of these types. */
  ofTypes(...types: readonly string[]): Readonly<Record<string, string>>;
  /**
   * The physical id of the one resource of a type whose logical id matches: a queue's URL, a table's name.
   *
   * @throws Error that names what there is, where there is none or more than one
   */
  one(type: string, logicalId?: RegExp): string;
}

/** Lists a stack's resources. */
export async function stackResources(aws: Pick<Aws, 'clientConfig'>, StackName: string): Promise<StackResources> {
  const client = new CloudFormationClient(aws.clientConfig);
  try {
    const found: StackResourceSummary[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = await client.send(new ListStackResourcesCommand({ StackName, NextToken }));
      found.push(...(page.StackResourceSummaries ?? []));
      NextToken = page.NextToken;
      if (NextToken === undefined) return resourcesOf(StackName, found);
    }
  } finally {
    client.destroy();
  }
}

function resourcesOf(stack: string, found: readonly StackResourceSummary[]): StackResources {
  return {
    physicalIds: idsOf(found),
    ofTypes: (...types) => idsOf(found.filter(({ ResourceType = '' }) => types.includes(ResourceType))),
    one(type, logicalId = /./) {
      const ofType = found.filter(({ ResourceType }) => ResourceType === type);
      const [first, ...others] = ofType.filter(({ LogicalResourceId = '' }) => logicalId.test(LogicalResourceId));
      if (first?.PhysicalResourceId && others.length === 0) return first.PhysicalResourceId;
      const names = ofType.map(({ LogicalResourceId }) => LogicalResourceId).join(', ');
      throw new Error(`${stack} has not one ${type} like ${logicalId}; it has ${names || 'none of its type'}`);
    },
  };
}

function idsOf(resources: readonly StackResourceSummary[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    resources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [LogicalResourceId, PhysicalResourceId]),
  );
}
