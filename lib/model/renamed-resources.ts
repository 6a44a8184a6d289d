import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { renamesOf, withFormerNames } from './former-names.ts';
import type { Resource } from './service-model.ts';

/**
 * The resources of a service whose parts may have been renamed: under ids of today's names, with the ids of the former ones, and with the
 * physical names of the oldest. A queue or a table of another name would be another one.
 *
 * @param make the resources of a service as it is, in an order that names don't change
 */
export function renamedResources(
  service: ServiceDescription,
  make: (service: ServiceDescription) => readonly Resource[],
): readonly Resource[] {
  const renames = renamesOf(service);
  const former = Array.from({ length: renames }, (_, index) => make(withFormerNames(service, renames - index)));
  return make(service).map((resource, index) => {
    const generations = former.flatMap((resources) => resources[index] ?? []);
    const [oldest = resource] = generations;
    const formerIds = [...new Set(generations.map(({ id }) => id))].filter((id) => id !== resource.id);
    return formerIds.length === 0 ? resource : { ...withNamesOf(oldest, resource), formerIds };
  });
}

/** Physical names are part of what is stored somewhere: messages, documents, whom others were told of. */
function withNamesOf(oldest: Resource, resource: Resource): Resource {
  const { name, deadLetter, place, bucket } = oldest as Partial<Named>;
  const own = resource as Partial<Named>;
  return {
    ...resource,
    ...(name === undefined ? {} : { name }),
    ...(own.deadLetter && deadLetter ? { deadLetter: { ...own.deadLetter, name: deadLetter.name } } : {}),
    ...(place ? { place } : {}),
    ...(resource.kind === 'bucket' ? { namedAfter: bucket } : {}),
  } as Resource;
}

interface Named {
  readonly name: string;
  readonly deadLetter: { readonly name: string };
  readonly place: object;
  readonly bucket: string;
}
