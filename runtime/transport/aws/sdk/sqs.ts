/** What is used of the official client, in a file that is loaded with the first call: a bundle then holds these and no more, beside its start. */
export { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
