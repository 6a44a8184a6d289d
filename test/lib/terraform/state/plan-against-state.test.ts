import { renderModel } from '../../../../lib/terraform/aws/render-model.ts';
import type { TerraformJson } from '../../../../lib/terraform/compare/terraform-values.ts';
import { matchesState } from '../../../../lib/terraform/state/matches-state.ts';
import { planAgainstState, type StatePlan } from '../../../../lib/terraform/state/plan-against-state.ts';
import { readState } from '../../../../lib/terraform/state/read-state.ts';
import { everyKindWith } from '../every-kind.ts';
import { newStack, someCode } from '../rendered.ts';

// biome-ignore lint/suspicious/noExplicitAny: attributes that each case changes
type Values = Record<string, any>;

const stack = newStack();
renderModel(stack, everyKindWith(), someCode());
const configuration: TerraformJson = JSON.parse(JSON.stringify(stack.toTerraform()));

/** As a provider stores it: references led somewhere, blocks stand in lists, and there are attributes that nobody set. */
function stored(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\$\{[^}]*\}/g, 'arn:aws:known:after:apply');
  if (Array.isArray(value)) return [...value].reverse().map(stored);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, isBlock(part) ? [stored(part)] : stored(part)]));
}

function isBlock(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What `terraform show -json` would print after an apply, with a change. */
function deployed(change: (values: (address: string) => Values, resources: Values[]) => void = () => {}): string {
  const resources = Object.entries(configuration.resource).flatMap(([type, all]) =>
    Object.entries(all).map(([name, values]) => ({
      mode: 'managed',
      address: `${type}.${name}`,
      type,
      name,
      values: { id: 'made', tags: {}, ...(stored(values) as object) } as Values,
    })),
  );
  change((address) => resources.find((resource) => resource.address === address)?.values ?? {}, resources);
  const [own, inModule] = [resources.slice(0, 5), resources.slice(5)];
  const read = { mode: 'data', address: 'data.aws_region.x', type: 'aws_region', name: 'x', values: {} };
  return JSON.stringify({
    format_version: '1.0',
    values: { root_module: { resources: [read, ...own], child_modules: [{ resources: inModule }] } },
  });
}

function planned(change?: Parameters<typeof deployed>[0]): StatePlan {
  return planAgainstState(configuration, readState(deployed(change)));
}

describe('a plan against a state', () => {
  it('does not count what a variable repeats: it may name none', () => {
    const values = { for_each: '$' + '{toset(var.callers)}', role: 'roles/run.invoker' };
    const type = 'google_cloud_run_v2_service_iam_member';
    const said = { resource: { [type]: { callers: values } } };
    const made = (role: string) => new Map([[`${type}.callers`, { type, name: 'callers', values: { role } }]]);

    expect(planAgainstState(said, new Map()).changes).toEqual([]);
    expect(planAgainstState(said, made('roles/run.invoker')).changes).toEqual([]);
    expect(planAgainstState(said, made('roles/run.viewer')).changes).toMatchObject([{ action: 'change', settings: [{ path: 'role' }] }]);
  });

  it('knows what moved by its new address, however often', () => {
    const [from, via, to] = ['aws_sqs_queue.first', 'aws_sqs_queue.second', 'aws_sqs_queue.order_queue'];
    const moved = [
      { from, to: via },
      { from: via, to },
    ];
    for (const name of ['first', 'second']) {
      const state = deployed((_values, resources) => {
        const queue = resources.find(({ address }) => address === to);
        if (queue) queue.name = name;
      });
      expect(planAgainstState({ ...configuration, moved }, readState(state))).toEqual({
        changes: [{ action: 'rename', id: to, renamedFrom: `aws_sqs_queue.${name}`, kind: 'aws_sqs_queue', settings: [] }],
        notices: [],
      });
    }
  });

  it('says of what left that Terraform leaves it where it is', () => {
    const state = deployed((_values, resources) => {
      resources.push({ mode: 'managed', address: 'aws_sqs_queue.old', type: 'aws_sqs_queue', name: 'old', values: {} });
    });
    const of = (removed: TerraformJson['removed']) => planAgainstState({ ...configuration, removed }, readState(state));
    expect(of([{ from: 'aws_sqs_queue.old' }])).toMatchObject({
      changes: [{ action: 'remove', id: 'aws_sqs_queue.old' }],
      notices: [{ code: 'state-kept', message: expect.stringContaining('with the messages that wait in it, until its part is emitted') }],
    });
    expect(of([]).notices).toMatchObject([{ code: 'state-removed' }]);
  });

  it('is empty where everything is as it was applied', () => {
    expect(planned()).toEqual({ changes: [], notices: [] });
  });

  it('adds what is not there, and everything where nothing is', () => {
    const plan = planned((_values, resources) =>
      resources.splice(
        resources.findIndex(({ type }) => type === 'aws_sqs_queue'),
        1,
      ),
    );
    expect(plan.changes).toMatchObject([{ action: 'add', kind: 'aws_sqs_queue', settings: [] }]);
    expect(planAgainstState(configuration, readState('{"format_version":"1.0"}')).changes.every(({ action }) => action === 'add')).toBe(
      true,
    );
  });

  it('changes in its place what differs, and names before and after', () => {
    expect(
      planned((values) => Object.assign(values('aws_lambda_function.worker'), { timeout: 3, environment: [{ variables: {} }] })),
    ).toMatchObject({
      changes: [
        {
          action: 'change',
          id: 'aws_lambda_function.worker',
          settings: [
            { path: 'environment', before: [{ variables: {} }] },
            { path: 'timeout', before: 3 },
          ],
        },
      ],
      notices: [],
    });
  });

  it('says what is lost with what is replaced or no part of the service any more', () => {
    const plan = planned((values, resources) => {
      values('aws_dynamodb_table.event_store').name = 'former-events';
      resources.push(
        { mode: 'managed', type: 'aws_sqs_queue', name: 'gone', values: {} },
        { mode: 'managed', type: 'aws_iam_role', name: 'gone', values: {} },
      );
    });
    expect(plan.changes.map(({ action, id }) => `${action} ${id}`)).toEqual([
      'replace aws_dynamodb_table.event_store',
      'remove aws_sqs_queue.gone',
      'remove aws_iam_role.gone',
    ]);
    expect(plan.notices.map(({ message }) => message)).toEqual([
      'aws_dynamodb_table.event_store is replaced, since its name changes: this loses its items, unless its protection refuses',
      'aws_sqs_queue.gone is no part of the service any more: this loses the messages that wait in it, unless its protection refuses',
    ]);
  });

  it('calls out what a role may do that it may not do yet', () => {
    const plan = planned((values) => {
      const role = values('aws_iam_role_policy.rebuilder');
      role.policy = role.policy.replace('dynamodb:Scan', 'dynamodb:DescribeTable');
    });
    expect(plan.changes).toMatchObject([{ action: 'change', id: 'aws_iam_role_policy.rebuilder', settings: [{ path: 'policy' }] }]);
    expect(plan.notices).toMatchObject([
      { code: 'permission-widened', message: expect.stringMatching(/^aws_iam_role_policy\.rebuilder adds: Allow dynamodb:Scan on \S+$/) },
    ]);
  });
});

it('calls out a condition that a policy loses', () => {
  const plan = planned((values) => {
    const role = values('aws_iam_role_policy.rebuilder');
    const { Statement, ...document } = JSON.parse(role.policy);
    const isScan = ({ Action }: { Action: unknown }) => [Action].flat().includes('dynamodb:Scan');
    const bound = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
    role.policy = JSON.stringify({
      ...document,
      Statement: Statement.map((statement: { Action: unknown }) => ({ ...statement, ...(isScan(statement) && { Condition: bound }) })),
    });
  });
  expect(plan.notices.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^aws_iam_role_policy\.rebuilder adds: Allow dynamodb:Scan on \S+$/),
  );
});

describe('a state', () => {
  it.each([['{}'], ['[]'], ['null'], ['Terraform v1'], ['{"version":4,"resources":[]}'], ['{"format_version":"1.2","planned_values":{}}']])(
    'is refused where it is something else: %s',
    (text) => {
      expect(() => readState(text)).toThrow(SyntaxError);
    },
  );
});

describe('what is said matches what is held', () => {
  it.each<[unknown, unknown, boolean]>([
    ['a', 'a', true],
    ['a', 'b', false],
    [`arn:$\{x.y.arn}/*`, 'arn:aws/*', true],
    [`arn:$\{x.y.arn}/*`, 'arn:aws/+', false],
    [`a$$\{b}`, `a$\{b}`, true],
    ['{"a":1}', '{ "a": 1 }', true],
    ['{"a":1}', '{"a":1,"b":2}', false],
    ['{"a":[{"b":1}]}', '{"a":[{"b":1,"c":2}]}', false],
    ['{"a":[{"b":1,"c":2}]}', '{"a":[{"b":1}]}', false],
    [{ a: '{"b":[]}' }, { a: '{ "b": [] }', c: 1 }, true],
    [300, '300', true],
    [false, undefined, true],
    [true, undefined, false],
    [['a', 'b'], ['b', 'a'], true],
    [['a'], ['a', 'b'], false],
    [{ a: 1 }, [{ a: 1, b: 2 }], true],
    [{ a: 1 }, [{ a: 2 }], false],
    [undefined, 'anything', true],
    [[], null, true],
  ])('%j and %j: %s', (said, held, expected) => {
    expect(matchesState(said, held)).toBe(expected);
  });
});
