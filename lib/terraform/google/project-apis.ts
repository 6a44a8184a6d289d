import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { Construct } from 'constructs';
import { placed, standsIn } from '../address.ts';

/** Enables the APIs that the service's resources need, each once. */
export class ProjectApis extends Construct {
  private readonly enabled = new Map<string, ProjectService>();
  private readonly project: string;

  constructor(scope: Construct, project: string) {
    super(scope, 'Apis');
    standsIn(this, 'project');
    this.project = project;
  }

  /** The API `pubsub.googleapis.com` for `pubsub`, for a resource to depend on. It stays enabled when the stack goes: others may use it. */
  enable(api: string): ProjectService {
    const known = this.enabled.get(api);
    if (known) return known;
    const service = new ProjectService(this, api, { project: this.project, service: `${api}.googleapis.com`, disableOnDestroy: false });
    this.enabled.set(api, placed(service, api, `Enables ${api}.googleapis.com, and leaves it enabled.`));
    return service;
  }
}
