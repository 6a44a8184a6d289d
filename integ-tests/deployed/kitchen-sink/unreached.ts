/** What a function is granted and need not do in this run, and when it does. */
export interface Unreached {
  readonly function: RegExp;
  /** Of `action on resource`. */
  readonly grant: RegExp;
  readonly when: string;
}

/** The whole list: what is granted beside and never done is a fault. */
export const unreached: readonly Unreached[] = [
  {
    function: /api|worker|rebuilder/,
    grant: /^s3:(GetObject|ListBucket) /,
    when: 'it loads a large commit or a large snapshot that another process wrote',
  },
  { function: /catch-up|reactor/, grant: /^s3:PutObject /, when: 'a saga states so much that its commit is large' },
  {
    function: /api/,
    grant: /^sqs:SendMessage on .*commands\.fifo$/,
    when: 'an effect that it runs sends a command at once that no other queue lists',
  },
  { function: /api|worker|catch-up/, grant: /^scheduler:DeleteSchedule /, when: 'an effect or a saga takes back what waits for its time' },
  { function: /catch-up/, grant: /^(scheduler:CreateSchedule|iam:PassRole) /, when: 'a saga that it wakes sets a timer' },
  { function: /catch-up/, grant: /^sqs:SendMessage on .*catch-up-dead-letters$/, when: 'Lambda keeps a run of it that failed for good' },
  { function: /rebuilder/, grant: /^dynamodb:(GetItem|PutItem) on .*-v1$/, when: 'a document is not as new as its stream' },
  {
    function: /rebuilder/,
    grant: /^(dynamodb:GetItem on .*personal-keys|kms:Decrypt .*)$/,
    when: 'a document that it makes holds personal data',
  },
  { function: /rebuilder/, grant: /^sqs:SendMessage on .*rebuilds$/, when: 'a rebuild takes longer than a run of it' },
  { function: /rebuilder/, grant: /^sqs:SendMessage on .*rebuilds-dead-letters$/, when: 'a request for a rebuild can’t be read' },
  { function: /worker/, grant: /^dynamodb:GetItem on .*parcels-v1$/, when: 'another service asks for one parcel' },
];
