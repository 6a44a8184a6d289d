/** Whether a `content-type` is JSON, also under a name of its own such as `application/vnd.shop+json`; `application/json-seq` is several. */
export function isJsonType(contentType: string): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType);
}
