/** How the service runs on Google Cloud Run. */
export interface CloudRunOptions {
  /**
   * vCPUs of an instance: 1, 2, 4, 6 or 8.
   *
   * @default 1
   */
  readonly cpu?: number | undefined;
  /**
   * 512 to 32,768: the least that an instance with a whole CPU of the second generation takes.
   *
   * @default 512
   */
  readonly memoryMb?: number | undefined;
  /**
   * Requests that an instance serves at once, 1 to 1,000.
   *
   * @default 80
   */
  readonly concurrency?: number | undefined;
  /** @default 0 */
  readonly minInstances?: number | undefined;
  /** @default 10 */
  readonly maxInstances?: number | undefined;
  /**
   * The network through which what it calls is reached.
   *
   * @default none: what it calls is reached through the internet
   */
  readonly network?: CloudRunNetwork | undefined;
}

/**
 * A network that exists: a subnet that instances stand in themselves (Direct VPC egress), or a connector of Serverless VPC Access
 * (https://cloud.google.com/run/docs/configuring/connecting-vpc).
 */
export type CloudRunNetwork = (
  | {
      /** The network's name, or `projects/PROJECT/global/networks/NETWORK`. */
      readonly network: string;
      /** The subnet's name, or `projects/PROJECT/regions/REGION/subnetworks/SUBNET`. */
      readonly subnetwork: string;
      /**
       * Network tags, by which firewall rules know the instances.
       *
       * @default none
       */
      readonly tags?: readonly string[] | undefined;
    }
  | {
      /** `projects/PROJECT/locations/REGION/connectors/CONNECTOR`. */
      readonly connector: string;
    }
) & {
  /**
   * What goes through the network: all traffic, or what is bound for private addresses.
   *
   * @default 'private-ranges'
   */
  readonly egress?: 'all-traffic' | 'private-ranges' | undefined;
};

/** Annotates how the service runs on Google Cloud Run. */
export function cloudRun(options: CloudRunOptions): CloudRunOptions {
  return options;
}
