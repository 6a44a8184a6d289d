/** What is used of the official client, in a file that is loaded with the first call. */
export { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
