type NodeCrypto = typeof import('node:crypto');

let loaded: NodeCrypto | undefined;

/** `node:crypto`, loaded with its first use: that takes 4 ms, and nothing of it is needed before a first message comes. */
export function nodeCrypto(): NodeCrypto {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}
