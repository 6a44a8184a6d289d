/** Text as Terraform takes it literally: without this, `${` and `%{` in it would be read as a template. */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
