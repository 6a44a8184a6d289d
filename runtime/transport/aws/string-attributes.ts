/** Texts as SQS and SNS take them beside a message. */
export function stringAttributes(texts: Readonly<Record<string, string>>): Record<string, { DataType: string; StringValue: string }> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { DataType: 'String', StringValue: text }]));
}
