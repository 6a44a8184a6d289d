/**
 * A script that gives the bundle in `allframe-cached` V8's code cache, as it is after a first command: `index.js` then runs `start.js` by it. The
 * Node that runs the script must be the one that uses the cache.
 */
export const makeCodeCache = `
  const { readFileSync, renameSync, writeFileSync } = require('node:fs');
  const { createRequire } = require('node:module');
  const { Script } = require('node:vm');
  const { eventOf, context } = require('./run.js');
  const directory = __dirname + '/allframe-cached';
  renameSync(directory + '/index.js', directory + '/bundle.js');
  const text = '(function(exports,require,module,__filename,__dirname){' + readFileSync(directory + '/bundle.js', 'utf8') + '\\n})';
  writeFileSync(directory + '/start.js', text);
  const script = new Script(text, { filename: directory + '/start.js' });
  const made = { exports: {} };
  script.runInThisContext().call(made.exports, made.exports, createRequire(directory + '/'), made, directory + '/index.js', directory);
  made.exports.handler(eventOf('cached'), context).then(() => {
    writeFileSync(directory + '/start.cache', script.createCachedData());
    writeFileSync(directory + '/index.js', \`
      const { readFileSync } = require('node:fs');
      const { Script } = require('node:vm');
      const filename = __dirname + '/start.js';
      const cachedData = readFileSync(__dirname + '/start.cache');
      const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
      if (process.env.SHOW_CACHE) console.log(script.cachedDataRejected ? 'rejected' : 'accepted');
      script.runInThisContext().call(module.exports, module.exports, require, module, __filename, __dirname);
    \`);
    process.exit();
  });
`;
