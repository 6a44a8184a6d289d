/** What a model changes of the one that was last accepted for its stage. */
export interface Plan {
  readonly service: string;
  readonly stage: string;
  /** What it is compared with. */
  readonly against: 'accepted' | 'state';
  /** The hash of the accepted model; nothing where none was, or where a state is compared. */
  readonly from: string | undefined;
  readonly to: string;
  /** What changes, in the model's order; what goes comes last. */
  readonly changes: readonly PlannedChange[];
  /** What somebody should look at before it happens. */
  readonly notices: readonly PlanNotice[];
}

/** What happens to a resource. */
export interface PlannedChange {
  readonly action: 'add' | 'change' | 'rename' | 'replace' | 'remove';
  readonly id: string;
  /** The id that it had, where another name is all that changes, or a part of it; against a state, the address. */
  readonly renamedFrom?: string | undefined;
  /** A kind of the model; against a state, the type of Terraform. */
  readonly kind: string;
  /** Nothing for what is added or removed as a whole. */
  readonly settings: readonly ChangedSetting[];
}

/** A setting that changes. */
export interface ChangedSetting {
  /** Such as `deadLetter.maxReceives`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Where the resource can't keep its place with it. */
  readonly replaces?: 'everywhere' | 'on Google Cloud' | undefined;
}

/** What somebody should look at before a plan happens. */
export interface PlanNotice {
  readonly code:
    | 'state-replaced'
    | 'state-removed'
    | 'state-kept'
    | 'rename-forgotten'
    | 'permission-widened'
    | 'access-widened'
    | 'protection-lowered';
  /** The resource's id; against a state, its address. */
  readonly id: string;
  /** A sentence without its full stop. */
  readonly message: string;
}
