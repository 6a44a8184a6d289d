import { createHash } from 'node:crypto';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { type GooglePermission, googlePermissions } from '../../model/google.ts';
import type { Grant } from '../../model/service-model.ts';
import { placed, standsIn } from '../address.ts';
import { type GooglePart, type Named, targetOf } from './google-part.ts';
import { bindings } from './grant-bindings.ts';
import type { Platform } from './platform.ts';

/** Who may do what. */
export interface ServiceGrantsProps {
  /** The service's physical name. */
  readonly name: string;
  readonly address: string;
  readonly account: ServiceAccount;
  readonly grants: readonly Grant[];
  /** What the resource of an id became. */
  readonly partOf: (id: string) => GooglePart;
  readonly platform: Platform;
}

/** All that an account may do: a role on each topic, bucket, key or queue of timers, and on each database a custom role of single operations. */
export class ServiceGrants extends Construct {
  private readonly props: ServiceGrantsProps;
  private readonly bound = new Set<string>();

  constructor(scope: Construct, props: ServiceGrantsProps) {
    super(scope, 'Grants');
    standsIn(this, 'iam');
    this.props = props;
    const databases = new Map<string, OnDatabase>();
    for (const grant of props.grants) this.render(grant, databases);
    for (const [address, onDatabase] of databases) this.onDatabase(address, onDatabase);
  }

  /** What is granted on one database by several grants is one role. */
  private render(grant: Grant, databases: Map<string, OnDatabase>): void {
    const part = this.props.partOf(grant.resource);
    for (const permission of googlePermissions(grant)) {
      if (permission.target === 'database') {
        const { database, address } = targetOf(part, 'database');
        const before = databases.get(address)?.permissions ?? [];
        databases.set(address, { database, permissions: [...new Set([...before, ...permission.permissions])] });
      } else this.bind(part, permission);
    }
  }

  /** One operation may be granted twice to functions that are one service. */
  private bind(part: GooglePart, permission: Bound): void {
    const { target, role } = permission;
    const key = `${targetOf(part, target).address} ${role}`;
    if (this.bound.has(key)) return;
    this.bound.add(key);
    const { name, address, account, platform } = this.props;
    const { project, region: location } = platform.place;
    const below = 'below' in permission ? permission.below : undefined;
    const who = { name, address, member: account.member, role, below, project, location };
    bindings[target](this, part, who);
  }

  private onDatabase(databaseAddress: string, { database, permissions }: OnDatabase): void {
    const { name, address, account, platform } = this.props;
    const { project } = platform.place;
    const roleId = roleIdOf(`${name}-${databaseAddress}`);
    const projectApi = platform.apis.enable('cloudresourcemanager');
    const role = placed(
      new ProjectIamCustomRole(this, `${databaseAddress}Role`, {
        project,
        roleId,
        title: roleId,
        permissions: [...permissions],
        dependsOn: [platform.apis.enable('iam')],
      }),
      `${address}_${databaseAddress}`,
      `The operations of ${name} on the database ${databaseAddress}.`,
    );
    const member = new ProjectIamMember(this, databaseAddress, {
      project,
      role: role.name,
      member: account.member,
      condition: {
        title: `only_${databaseAddress}`,
        expression: `resource.name == "projects/${project}/databases/${database.name}"`,
      },
      dependsOn: [projectApi],
    });
    placed(member, `${address}_${databaseAddress}`, 'Grants them on that database alone.');
  }
}

type Bound = Exclude<GooglePermission, { readonly target: 'database' }>;

interface OnDatabase {
  readonly database: Named;
  readonly permissions: readonly string[];
}

/** 3 to 64 characters (https://cloud.google.com/iam/docs/reference/rest/v1/projects.roles/create); two long names stay two. */
function roleIdOf(name: string): string {
  const id = name.replaceAll('-', '_');
  if (id.length <= 64) return id;
  return `${id.slice(0, 57)}_${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;
}
