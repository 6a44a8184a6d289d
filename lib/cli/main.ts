#!/usr/bin/env node
import { runCli } from './run-cli.ts';

// Whoever reads, such as head, may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// Advice that nobody reads is no fault of the service.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

runCli(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
