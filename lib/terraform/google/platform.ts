import { Construct } from 'constructs';
import { physicalNames } from '../../model/names.ts';
import { resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { standsIn } from '../address.ts';
import type { GooglePlace } from './google-place.ts';
import { Invoker } from './invoker.ts';
import { ProjectApis } from './project-apis.ts';
import { PubsubAgent } from './pubsub-agent.ts';
import { ReadModelDatabase } from './read-model-database.ts';

/** What the service's resources share on Google Cloud: enabled APIs, the accounts of sources, one database of read models. Made on demand. */
export class Platform extends Construct {
  readonly place: GooglePlace;
  readonly apis: ProjectApis;
  private readonly model: ServiceModel;
  private readonly made = new Map<string, Construct>();

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
    return this.once('eventarc', () => this.invoker('eventarc', 'The account under which Eventarc tells the worker of new commits.'));
  }

  /** Where all read models live. */
  get readModels(): ReadModelDatabase {
    const readModels = resourcesOf(this.model, 'read-model');
    return this.once('read-models', () => new ReadModelDatabase(this, readModels, { ...this, name: this.nameOf('read-models') }));
  }

  private invoker(part: string, comment: string): Invoker {
    const { place, apis, agent } = this;
    return new Invoker(this, part, { name: this.nameOf(part), address: part, comment, place, apis, agent });
  }

  private nameOf(part: string): string {
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
