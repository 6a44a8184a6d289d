/** What is used of the official client, in a file that is loaded with the first call. */
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
