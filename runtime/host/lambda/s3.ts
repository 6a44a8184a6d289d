import { S3Client } from '@aws-sdk/client-s3';
import { S3ObjectStore } from '../../transport/aws/s3-object-store.ts';

let client: S3Client | undefined;

/** A bucket, in a file that is loaded when one is first used; its client is one a process. */
export function s3ObjectStore(bucket: string): S3ObjectStore {
  client ??= new S3Client({});
  return new S3ObjectStore({ client, bucket });
}
