import { type ComparedResource, joined, type Saying } from './compared-resource.ts';
import { terraformSayings } from './terraform-sayings.ts';
import { type TerraformJson, terraformValues } from './terraform-values.ts';

/** What a configuration makes, taken apart into what is said of each resource. */
export function resourcesOfTerraform(configuration: TerraformJson): ReadonlyMap<string, ComparedResource> {
  const { resolve, identityOf } = terraformValues(configuration);
  const sayings = Object.entries(configuration.resource).flatMap(([type, resources]) => {
    const read = terraformSayings[type];
    if (!read) throw new Error(`${type} is not compared yet`);
    return Object.entries(resources).flatMap(
      // biome-ignore lint/suspicious/noExplicitAny: a configuration's attributes are JSON of any shape
      ([address, attributes]): readonly Saying[] => read({ attributes: resolve(attributes) as any, identity: identityOf(type, address) }),
    );
  });
  return joined(sayings);
}
