/** What Terraform was ever told to make for a stage that is stateful, by address, such as `aws_sqs_queue.order_queue`. */
export type KnownState = Readonly<Record<string, KnownResource>>;

/** A stateful resource of Terraform that a stage has or had. */
export interface KnownResource {
  /** The part of the service that it belongs to, by its id in the model: what `--allow-destroy` names. */
  readonly part: string;
  /** What it is for, in a sentence. */
  readonly what: string;
  /** Its physical name, where that is known before Terraform runs. */
  readonly name?: string | undefined;
  /** It left, and `--allow-destroy` said that it may be destroyed. */
  readonly mayBeDestroyed?: true | undefined;
}

/** What is known of each stage, by cloud. */
export type KnownStates = Readonly<Record<string, Readonly<Partial<Record<'aws' | 'google', KnownState>>>>>;
