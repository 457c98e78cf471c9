#!/usr/bin/env node
/**
 * The command `gatewright`.
 *
 * @module
 */

import { runCommand } from './program.ts'

process.exitCode = await runCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  colours: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  cwd: process.cwd(),
  stopped: (onStop) => {
    process.once('SIGINT', onStop)
    process.once('SIGTERM', onStop)
  },
})
