/** What queues need, in a file that is loaded when the first message is sent: a bundle then holds no more of the client than this. */
export { SQSClient } from '@aws-sdk/client-sqs';
export { SqsCommandQueues } from '../../transport/aws/sqs-command-queues.ts';
