/** What is used of the official client, in a file that is loaded with the first call: a bundle then holds these and no more, beside its start. */
export { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
