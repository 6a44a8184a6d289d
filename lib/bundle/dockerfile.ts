/** The folder of the code, below the context and in the image. */
export const codeFolder = 'app';

/** A whole version, so that an image that is built again has the same Node; of Debian, because packages with native code need its C library. */
const nodeImage = 'node:24.21.0-trixie-slim';

/**
 * The Dockerfile of a container context: both Cloud Run services run what it makes, each with its role as the argument
 * (https://cloud.google.com/run/docs/container-contract).
 */
export const dockerfile = `# Written by allframe build --target cloud-run: build again instead of editing it.
# --build-arg NODE_IMAGE=node@sha256:... has the base pinned by digest too.
ARG NODE_IMAGE=${nodeImage}

# What umask, owner and clock of the machine that built it have left on the files is the same from here on.
FROM \${NODE_IMAGE} AS code
WORKDIR /${codeFolder}
COPY ${codeFolder} ./
RUN chmod -R a=rX . && find . -exec touch --no-dereference --date=@0 {} +

FROM \${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /${codeFolder}
COPY --from=code /${codeFolder} ./
# The user "node" of the base.
USER 1000:1000
EXPOSE 8080
# The arguments of a Cloud Run service stand for CMD.
ENTRYPOINT ["node", "index.js"]
CMD ["api"]
`;

/** What is sent to the builder: the code alone. */
export const dockerignore = `# Written by allframe build --target cloud-run: everything but the code is left out.
*
!${codeFolder}
`;
