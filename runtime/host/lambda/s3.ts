/** What a bucket needs, in a file that is loaded when it is first used: a bundle then holds no more of the client than this. */
export { S3Client } from '@aws-sdk/client-s3';
export { S3ObjectStore } from '../../transport/aws/s3-object-store.ts';
