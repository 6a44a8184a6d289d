import { createHash } from 'node:crypto';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { Construct } from 'constructs';
import { placed } from '../address.ts';
import type { GooglePlace } from './google-place.ts';
import type { ProjectApis } from './project-apis.ts';

/** What an account is for. */
export interface ServiceAccountProps {
  readonly name: string;
  readonly address: string;
  readonly comment: string;
  readonly place: GooglePlace;
  readonly apis: ProjectApis;
}

/** An account that does nothing but what it is granted by name. */
export function serviceAccount(scope: Construct, { name, address, comment, place, apis }: ServiceAccountProps): ServiceAccount {
  const account = new ServiceAccount(scope, 'Account', {
    project: place.project,
    accountId: accountIdOf(name),
    displayName: name,
    dependsOn: [apis.enable('iam')],
  });
  return placed(account, address, comment);
}

/** 6 to 30 characters (https://cloud.google.com/iam/docs/service-accounts-create); two long names stay two. */
function accountIdOf(name: string): string {
  if (name.length <= 30) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${name.slice(0, 23).replace(/-+$/, '')}-${hash}`;
}
