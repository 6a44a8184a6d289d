#!/usr/bin/env node
import { runCli } from './run-cli.ts';

// Whoever reads, such as head, may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

runCli(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
