import type { IConstruct } from 'constructs';
import { UnresolvedReferenceError } from './errors.ts';
import type { Grantable } from './grant-operations.ts';
import type { Measured } from './measured.ts';

/** The constructs that a model's resources became, by their ids: made in the service's scope, or made elsewhere and given. */
export class Parts {
  private readonly byId = new Map<string, IConstruct>();

  add(id: string, part: IConstruct): void {
    this.byId.set(id, part);
  }

  /** @throws {UnresolvedReferenceError} where the resource became nothing of this kind */
  find<Part extends IConstruct>(type: PartClass<Part>, resource: string): Part {
    const part = this.byId.get(resource);
    if (!(part instanceof type)) throw new UnresolvedReferenceError({ resource, expected: `the ${type.name.replace(/Base$/, '')}` });
    return part;
  }

  /** @throws {UnresolvedReferenceError} where the resource became nothing of these kinds */
  findAny<One extends IConstruct, Other extends IConstruct>(
    [one, other]: [PartClass<One>, PartClass<Other>],
    resource: string,
  ): One | Other {
    return this.byId.get(resource) instanceof one ? this.find(one, resource) : this.find(other, resource);
  }

  /** What grants and variables name, of whatever kind. */
  grantable(resource: string): Grantable {
    const part = this.byId.get(resource);
    if (!part || !isGrantable(part)) throw new UnresolvedReferenceError({ resource, expected: 'ARNs and attributes' });
    return part;
  }

  /** What alarms and dashboards name, of whatever kind. */
  measured(resource: string): Measured {
    const part = this.byId.get(resource);
    if (!part || !isMeasured(part)) throw new UnresolvedReferenceError({ resource, expected: 'metrics' });
    return part;
  }
}

type PartClass<Part> = abstract new (...parameters: never[]) => Part;

function isGrantable(part: IConstruct): part is Grantable {
  return 'arns' in part && 'attributes' in part;
}

function isMeasured(part: IConstruct): part is Measured {
  return 'dimensions' in part;
}
