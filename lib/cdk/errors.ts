/** A reference of the model that leads to nothing: the model is wrong, not the service. */
export class UnresolvedReferenceError extends Error {
  override readonly name = 'UnresolvedReferenceError';
  readonly resource: string;
  readonly expected: string;

  constructor({ resource, expected }: { resource: string; expected: string }) {
    super(`The model refers to ${expected} of the resource ${resource}, which has none; a resource comes after those that it refers to`);
    this.resource = resource;
    this.expected = expected;
  }
}
