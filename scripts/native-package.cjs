/** Has Node itself load a package, once a worker: jest would read and compile its files anew for each file of tests. */
module.exports = { process: () => ({ code: 'module.exports = loadNatively(__filename);' }) };
