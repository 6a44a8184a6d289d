type NodeCrypto = typeof import('node:crypto');

let loaded: NodeCrypto | undefined;

/** `node:crypto`, loaded with its first use, which takes 4 ms: a process that only defines a service needs none of it. */
export function nodeCrypto(): NodeCrypto {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}
