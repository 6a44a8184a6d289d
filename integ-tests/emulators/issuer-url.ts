/** Where the issuer of the tests is: the services that are deployed name it, so that it can't be wherever a port is free. */
export const issuerPort = 47_613;
export const issuerUrl = `http://127.0.0.1:${issuerPort}/`;
