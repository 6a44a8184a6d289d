import { Connections, type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection, type Vpc } from 'aws-cdk-lib/aws-ec2';
import type { CfnFunction, FunctionProps, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { NetworkOptions } from '../../runtime/service/lambda-function.ts';

/** Which network a function is put into. */
export interface FunctionNetworkProps {
  /**
   * The network that the function is put into.
   *
   * @default what `network` says
   */
  readonly vpc?: IVpc | Vpc | undefined;
  /** @default the private subnets of `vpc` */
  readonly vpcSubnets?: SubnetSelection | undefined;
  /** @default a group of the function's own */
  readonly securityGroups?: readonly ISecurityGroup[] | undefined;
  /**
   * Subnets and security groups by their ids.
   *
   * @default none: what the function calls is reached through the internet
   */
  readonly network?: NetworkOptions | undefined;
}

/** What CDK's function takes of it. */
export function networkProps({
  vpc,
  vpcSubnets,
  securityGroups,
}: FunctionNetworkProps): Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  if (!vpc) return {};
  // Of its class and its interface, CDK’s own props know the interface alone.
  return { vpc: vpc as IVpc, ...(vpcSubnets ? { vpcSubnets } : {}), ...(securityGroups ? { securityGroups: [...securityGroups] } : {}) };
}

/** Puts a function into the subnets that are named by ids, unless it has a VPC. Returns its connections, where it is in a network. */
export function placeInNetwork(scope: Construct, made: LambdaFunction, { vpc, network }: FunctionNetworkProps): Connections | undefined {
  if (vpc) return made.connections;
  if (!network) return undefined;
  const { subnetIds, securityGroupIds } = network;
  (made.node.defaultChild as CfnFunction).vpcConfig = { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };
  const groups = securityGroupIds.map((id, index) => SecurityGroup.fromSecurityGroupId(scope, `SecurityGroup${index + 1}`, id));
  return new Connections({ securityGroups: groups });
}
