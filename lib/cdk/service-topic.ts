import { PhysicalName } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import type { Grantable } from './grant-operations.ts';

/** A topic that a service listens to, made here or elsewhere. */
export interface IServiceTopic extends IConstruct {
  readonly topic: ITopic;
  /** Lets publish messages. */
  grantPublish(grantee: IGrantable): Grant;
}

/** What `ServiceTopic` takes. */
export interface ServiceTopicProps {
  /**
   * The topic's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * Refuses what is published without TLS.
   *
   * @default true
   */
  readonly enforceTls?: boolean | undefined;
  /**
   * A key of KMS that encrypts messages at rest. Services that publish, such as S3, need a key of one's own whose policy lets them.
   *
   * @default none
   */
  readonly encryptionKey?: IKey | undefined;
}

/** What all topics can, wherever they were made. */
export abstract class ServiceTopicBase extends Construct implements IServiceTopic, Grantable {
  abstract readonly topic: ITopic | Topic;

  get arns(): Grantable['arns'] {
    return { topic: [this.topic.topicArn] };
  }

  get attributes(): Grantable['attributes'] {
    return { name: this.topic.topicName, arn: this.topic.topicArn };
  }

  grantPublish(grantee: IGrantable): Grant {
    return this.topic.grantPublish(grantee);
  }
}

/** An SNS topic that a service listens to. */
export class ServiceTopic extends ServiceTopicBase {
  /** A topic that was made elsewhere. */
  static fromTopicArn(scope: Construct, id: string, topicArn: string): IServiceTopic {
    return new ImportedServiceTopic(scope, id, topicArn);
  }

  readonly topic: Topic;

  constructor(scope: Construct, id: string, { name, enforceTls = true, encryptionKey }: ServiceTopicProps = {}) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: name ?? PhysicalName.GENERATE_IF_NEEDED,
      enforceSSL: enforceTls,
      ...(encryptionKey ? { masterKey: encryptionKey } : {}),
    });
    this.node.defaultChild = this.topic.node.defaultChild;
  }
}

class ImportedServiceTopic extends ServiceTopicBase {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, topicArn: string) {
    super(scope, id);
    this.topic = Topic.fromTopicArn(this, 'Topic', topicArn);
  }
}
