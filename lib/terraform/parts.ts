import type { Construct } from 'constructs';

/** A class of constructs. */
type Kind<Part extends Construct> = new (...args: never[]) => Part;

/** What was rendered so far, by the ids of the model. */
export class Parts {
  private readonly byId = new Map<string, Construct>();

  /** Keeps what was made of a resource. */
  add(id: string, part: Construct): void {
    this.byId.set(id, part);
  }

  /**
   * What was made of the resource with this id.
   *
   * @throws {Error} when the model names a resource before it lists it, or one of another kind
   */
  get<Part extends Construct>(id: string, ...kinds: readonly Kind<Part>[]): Part {
    const part = this.byId.get(id);
    const found = kinds.find((kind) => part instanceof kind);
    if (found) return part as Part;
    throw new Error(`The model refers to ${id} as a ${kinds.map(({ name }) => name).join(' or ')}, but lists none before`);
  }

  /**
   * What was made of the resource with this id, whatever it is.
   *
   * @throws {Error} when the model names a resource before it lists it
   */
  any(id: string): Construct {
    const part = this.byId.get(id);
    if (part) return part;
    throw new Error(`The model refers to ${id}, but lists none before`);
  }

  /** Everything of one kind, in the order of making. */
  all<Part extends Construct>(kind: Kind<Part>): Readonly<Record<string, Part>> {
    return Object.fromEntries([...this.byId].filter((entry): entry is [string, Part] => entry[1] instanceof kind));
  }
}
