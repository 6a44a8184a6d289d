import { printTemplate } from '../../../../lib/terraform/hcl/template.ts';
import { literal } from '../../../../lib/terraform/literal.ts';
import { ref } from '../rendered.ts';

describe('a string of Terraform’s JSON syntax, printed as HCL', () => {
  it.each([
    ['a lone reference bare', ref('aws_sqs_queue.orders.arn'), 'aws_sqs_queue.orders.arn'],
    ['a lone expression bare', ref(' max(1, length({ a = "}" })) '), 'max(1, length({ a = "}" }))'],
    ['references amid text', `${ref('a.b')}/index/${ref('c.d')}`, `"${ref('a.b')}/index/${ref('c.d')}"`],
    ['strings inside a reference', `x${ref('var.tags["$' + '{a}}"]')}`, '"x${var.tags["$' + '{a}}"]}"'],
    ['quotes and backslashes', 'say "hi" \\ bye', '"say \\"hi\\" \\\\ bye"'],
    ['line ends and tabs', 'a\nb\r\tc', '"a\\nb\\r\\tc"'],
    ['what no editor shows', 'a\u0000b\u2028c\u200b', '"a\\u0000b\\u2028c\\u200b"'],
    ['other scripts as they are', 'größe 順序 🙂', '"größe 順序 🙂"'],
    ['dollars and percents alone', '$default 100% $$', '"$default 100% $$"'],
    ['literal sequences escaped', literal(`${ref('a')} %{b} $${ref('c')}`), `"$${ref('a')} %%{b} $$${ref('c')}"`],
    ['a directive', '%{ if true }a%{ endif }', '"%{ if true }a%{ endif }"'],
    ['nothing', '', '""'],
  ])('has %s', (_what, text, expected) => {
    expect(printTemplate(text)).toBe(expected);
  });

  it('refuses a sequence without an end', () => {
    expect(() => printTemplate('a ${b')).toThrow('a template sequence has no end in "a ${b"');
  });
});
