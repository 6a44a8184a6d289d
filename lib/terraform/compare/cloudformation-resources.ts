import { templateSayings } from './cloudformation-sayings.ts';
import { type Template, type TemplateResource, templateValues } from './cloudformation-values.ts';
import { type ComparedResource, joined, type Saying } from './compared-resource.ts';

/** What a template makes, taken apart into what is said of each resource. */
export function resourcesOfTemplate(template: Template): ReadonlyMap<string, ComparedResource> {
  const { resolve, identityOf } = templateValues(template);
  const own = Object.entries(template.Resources).filter(([id, resource]) => !isHelper(id, resource));
  const sayings = own.flatMap(([id, resource]): readonly Saying[] => {
    const read = templateSayings[resource.Type];
    if (!read) throw new Error(`${id} is an ${resource.Type}, which is not compared yet`);
    return read({ properties: resolve(resource.Properties ?? {}) as TemplateResource['Properties'], identity: identityOf(id), resource });
  });
  return joined(sayings);
}

/** The function by which the CDK tells a bucket that exists whom to notify: Terraform does so itself. */
function isHelper(id: string, { Type, Properties }: TemplateResource): boolean {
  const of = Type === 'AWS::IAM::Policy' ? Properties.Roles[0].Ref : id;
  return String(of).startsWith('BucketNotificationsHandler');
}
