import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import type { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { physicalNames } from '../../model/names.ts';
import { resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { placed, standsIn } from '../address.ts';
import { invokerAccounts } from './caller-variables.ts';
import type { GooglePlace } from './google-place.ts';
import { Invoker } from './invoker.ts';
import { LogMetrics } from './log-metrics.ts';
import { notificationChannels } from './notification-channels.ts';
import { ProjectApis } from './project-apis.ts';
import { PubsubAgent } from './pubsub-agent.ts';
import { ReadModelDatabase } from './read-model-database.ts';
import { storageMayPublish } from './storage-agent.ts';

/** What the service's resources share on Google Cloud: enabled APIs, the accounts of sources, one database of read models. Made on demand. */
export class Platform extends Construct {
  readonly place: GooglePlace;
  readonly apis: ProjectApis;
  readonly model: ServiceModel;
  private readonly made = new Map<string, Construct>();
  private readonly conditions = new Set<string>();

  constructor(scope: Construct, model: ServiceModel, place: GooglePlace) {
    super(scope, 'Platform');
    standsIn(this, 'project');
    this.model = model;
    this.place = place;
    this.apis = new ProjectApis(this, place.project);
  }

  /** The account of Pub/Sub itself. */
  get agent(): PubsubAgent {
    return this.once('agent', () => new PubsubAgent(this, this.place, this.apis));
  }

  /** Under which Pub/Sub pushes. */
  get push(): Invoker {
    return this.once('push', () => this.invoker('push', 'The account under which Pub/Sub pushes to the worker.'));
  }

  /** Under which Eventarc delivers. */
  get eventarc(): Invoker {
    return this.once('eventarc', () =>
      this.invoker('eventarc', 'The account under which Eventarc tells the worker of new commits and changed objects.'),
    );
  }

  /** Under which Cloud Scheduler calls. */
  get scheduler(): Invoker {
    const { place, apis } = this;
    const comment = 'The account under which Cloud Scheduler calls the worker.';
    const props = { name: this.nameOf('scheduler'), address: 'scheduler', comment, place, apis };
    return this.once('scheduler', () => new Invoker(this, 'scheduler', props));
  }

  /** For triggers to depend on: made once for all of them. */
  get mayReceiveEvents(): ProjectIamMember {
    const { place, apis, eventarc } = this;
    const binding = {
      project: place.project,
      role: 'roles/eventarc.eventReceiver',
      member: eventarc.account.member,
      dependsOn: [apis.enable('cloudresourcemanager')],
    };
    return this.once('receives', () => {
      const member = new ProjectIamMember(this, 'Receives', binding);
      standsIn(member, 'iam');
      const comment = 'Lets triggers receive events; nothing smaller than a project takes this role.';
      return placed(member, 'eventarc_event_receiver', comment);
    });
  }

  /** For triggers of buckets to depend on: made once for all of them. */
  get storageMayPublish(): ProjectIamMember {
    const { place, apis } = this;
    return this.once('storage-publishes', () => storageMayPublish(this, place.project, apis));
  }

  /** What charts and alarms are made of. */
  get logMetrics(): LogMetrics {
    return this.once('log-metrics', () => new LogMetrics(this, this));
  }

  /** Who is told of alarms, by their names. */
  get notificationChannels(): readonly string[] {
    const { model, place } = this;
    return place.notificationChannels ?? this.once('channels', () => notificationChannels(this, model)).listValue;
  }

  /** The e-mails of those under which other services call. */
  get invokerAccounts(): TerraformVariable {
    return this.once('invokers', () => invokerAccounts(this));
  }

  /** Whether no other alarm says the same. */
  isNewCondition(condition: string): boolean {
    const isNew = !this.conditions.has(condition);
    this.conditions.add(condition);
    return isNew;
  }

  /** Where all read models live. */
  get readModels(): ReadModelDatabase {
    const residents = [...resourcesOf(this.model, 'read-model'), ...resourcesOf(this.model, 'checkpoint-table')];
    return this.once('read-models', () => new ReadModelDatabase(this, residents, { ...this, name: this.nameOf('read-models') }));
  }

  private invoker(part: string, comment: string): Invoker {
    const { place, apis, agent } = this;
    return new Invoker(this, part, { name: this.nameOf(part), address: part, comment, place, apis, agent });
  }

  /** The physical name of what the service has once. */
  nameOf(part: string): string {
    return physicalNames(this.model.service, this.model.stage)(part);
  }

  private once<Part extends Construct>(key: string, make: () => Part): Part {
    const known = this.made.get(key) as Part | undefined;
    if (known) return known;
    const part = make();
    this.made.set(key, part);
    return part;
  }
}
