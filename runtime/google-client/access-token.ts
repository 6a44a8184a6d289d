/** Gives a token for Google's APIs that is good for some minutes at least. */
export type AccessToken = () => Promise<string>;

/** What each API checks beside the service account's own permissions: all of Google Cloud. */
const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

/**
 * The tokens of the process's own identity: on Cloud Run that of the service account, on a workstation what `gcloud auth application-default
 * login` left. `google-auth-library` is loaded with the first one, and keeps each until shortly before its end.
 *
 * @throws {Error} of the library, where the process has no identity
 */
export function applicationDefaultToken(): AccessToken {
  let loaded: Promise<{ getAccessToken(): Promise<string | null | undefined> }> | undefined;
  const auth = () => {
    loaded ??= import('google-auth-library').then(({ GoogleAuth }) => new GoogleAuth({ scopes }));
    return loaded;
  };
  return async () => {
    const token = await (await auth()).getAccessToken();
    if (!token)
      throw new Error('Google gives this process no token; run it under a service account, or set GOOGLE_APPLICATION_CREDENTIALS');
    return token;
  };
}
