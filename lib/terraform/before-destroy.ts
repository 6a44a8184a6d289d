/**
 * What people have to do before Terraform can destroy a resource, as a sentence without its end: its cloud refuses meanwhile, whatever
 * Terraform is told.
 *
 * @param type such as `aws_dynamodb_table`
 * @param name its physical name
 */
export function beforeDestroy(type: string, name: string): string | undefined {
  return Object.hasOwn(steps, type) ? steps[type]?.(name) : undefined;
}

const empty = () => 'it has to be empty first, of former versions too';

const steps: Readonly<Record<string, (name: string) => string>> = {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection
  aws_dynamodb_table: (name) =>
    `its deletion protection refuses until it is lifted: aws dynamodb update-table --table-name ${name} --no-deletion-protection-enabled`,
  aws_s3_bucket: empty,
  google_storage_bucket: empty,
  // https://cloud.google.com/firestore/docs/manage-databases#delete_a_database
  google_firestore_database: (name) =>
    `Terraform forgets it and no more; it goes by gcloud firestore databases update --database=${name} --no-delete-protection, then gcloud firestore databases delete --database=${name}`,
};
