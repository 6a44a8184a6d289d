/** The documents that are commits, in a path pattern of Eventarc. Snapshots live elsewhere, so that they wake nobody. */
export const commitDocument = 'commits/{commit}';
