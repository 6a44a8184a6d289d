/** `00-<trace>-<span>-<flags>` (https://www.w3.org/TR/trace-context/#traceparent-header) */
const traceParentParts = /^[0-9a-f]{2}-([0-9a-f]{8})([0-9a-f]{24})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * The trace header of X-Ray that says what a `traceparent` does
 * (https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader); nothing where that is none.
 */
export function traceHeaderOf(traceParent: string | undefined): string | undefined {
  const [, start, rest, span, flags = ''] = traceParentParts.exec(traceParent ?? '') ?? [];
  return start && `Root=1-${start}-${rest};Parent=${span};Sampled=${Number.parseInt(flags, 16) & 1}`;
}
