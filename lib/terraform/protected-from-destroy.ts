/** Makes Terraform refuse a plan that would destroy what the model protects from deletion. */
export function protectedFromDestroy({ deletionProtection }: { readonly deletionProtection: boolean }) {
  return deletionProtection ? { lifecycle: { preventDestroy: true } } : {};
}
