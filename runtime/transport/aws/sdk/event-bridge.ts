/** What is used of the official client, in a file that is loaded with the first call. */
export { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
