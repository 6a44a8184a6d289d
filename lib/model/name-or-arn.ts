/** Whether what was named is an ARN, and not a name. */
export function isArn(given: string): boolean {
  return given.startsWith('arn:');
}

/** The name in an ARN, such as `orders` of `arn:aws:sqs:eu-central-1:123456789012:orders`; a name is itself. */
export function nameIn(given: string): string {
  if (!isArn(given)) return given;
  const resource = given.split(':').slice(5).join(':');
  return resource.replace(/^(table|event-bus)\//, '');
}
