/** After the second tier. */
export default async function stopSharedServers(): Promise<void> {
  await globalThis.sharedDynamoDb?.stop();
}
