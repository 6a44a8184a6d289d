import { type Block, printBlock, printComment } from '../../../../lib/terraform/hcl/block.ts';
import { makeBlock } from '../../../../lib/terraform/hcl/make-block.ts';
import { ref } from '../rendered.ts';

const block = (attributes: Block['attributes']) => printBlock(makeBlock({ type: 'b' }, attributes, {}));

describe('a block of HCL', () => {
  it('reads as a person would write it', () => {
    const queue = makeBlock(
      { type: 'resource', labels: ['aws_sqs_queue', 'orders'], comment: 'Carries orders.' },
      {
        delay_seconds: 5,
        depends_on: ['aws_iam_role.a', 'aws_iam_role.b'],
        lifecycle: { prevent_destroy: true, ignore_changes: ['tags', 'name'] },
        name: 'orders',
        redrive_policy: JSON.stringify({ deadLetterTargetArn: ref('aws_sqs_queue.dead.arn'), maxReceiveCount: 5 }),
        timeouts: [{ create: '1m' }],
      },
      { timeouts: {} },
    );

    expect(printBlock(queue)).toBe(`# Carries orders.
resource "aws_sqs_queue" "orders" {
  name          = "orders"
  delay_seconds = 5
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })

  timeouts {
    create = "1m"
  }

  lifecycle {
    ignore_changes  = [tags, name]
    prevent_destroy = true
  }

  depends_on = [aws_iam_role.a, aws_iam_role.b]
}`);
  });

  it('aligns the equals signs of lines, as terraform fmt does, by what a reader sees', () => {
    expect(block({ m: { a: 1, 'größe-🙂': 2, nested: { x: 1 }, long_name: 3, b: 4 } })).toBe(`b {
  m = {
    a         = 1
    "größe-🙂" = 2
    nested = {
      x = 1
    }
    long_name = 3
    b         = 4
  }
}`);
  });

  it('quotes keys that are words of the language, or no identifiers', () => {
    expect(block({ m: { for: 1, null: 2, 'a.b': 3, ok_1: 4, '1a': 5, '': 6 } })).toBe(`b {
  m = {
    "for"  = 1
    "null" = 2
    "a.b"  = 3
    ok_1   = 4
    "1a"   = 5
    ""     = 6
  }
}`);
  });

  it('writes a list that is too long for a line with an item a line', () => {
    const long = 'x'.repeat(60);

    expect(block({ l: [long, long], s: ['a', 1, true, null], e: [] })).toBe(
      `b {\n  e = []\n  s = ["a", 1, true, null]\n  l = [\n    "${long}",\n    "${long}",\n  ]\n}`,
    );
  });

  it('leaves out what is null, and is empty where nothing is said', () => {
    expect(block({ a: null })).toBe('b {}');
  });

  it('leaves out what is undefined in an object, as JSON does, and refuses what is no number', () => {
    expect(block({ m: { a: undefined, b: 1 } as never })).toBe('b {\n  m = {\n    b = 1\n  }\n}');
    expect(block({ n: [1e21, -5, 1.5e-7] })).toBe('b {\n  n = [1e+21, -5, 1.5e-7]\n}');
    expect(() => block({ n: Number.NaN })).toThrow('Terraform has no number NaN; give a finite one');
    expect(() => block({ n: [Number.POSITIVE_INFINITY] })).toThrow('Terraform has no number Infinity');
  });

  it('keeps the conditions of a lifecycle as blocks', () => {
    const condition = { condition: ref('var.a > 1'), error_message: 'too few' };
    expect(printBlock(makeBlock({ type: 'resource', labels: ['t', 'r'] }, { lifecycle: { precondition: [condition] } }, {}))).toContain(
      'lifecycle {\n    precondition {\n      condition     = var.a > 1\n      error_message = "too few"\n    }\n  }',
    );
  });

  it('keeps JSON text as text where no policy is expected, or where it is none', () => {
    expect(block({ value: '{"a":1}' })).toContain('value = "{\\"a\\":1}"');
    expect(block({ policy: 'no JSON' })).toContain('policy = "no JSON"');
  });

  it('is commented in lines of their own, whatever the text', () => {
    expect(printComment('a\nresource "x" "y" {}\u2028b\u0000c')).toBe('# a\n# resource "x" "y" {}\n# b c\n');
  });
});
