/** How jest compiles TypeScript: types are checked by `npm run types`, not here. */
module.exports = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};
