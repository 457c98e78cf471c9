#!/usr/bin/env node
/**
 * The command `gatewright`.
 *
 * @module
 */

import { runCommand } from './program.ts'

const exitCode = await runCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  colours: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  cwd: process.cwd(),
  stopped: (onStop) => {
    process.once('SIGINT', onStop)
    process.once('SIGTERM', onStop)
  },
})
process.exitCode = exitCode
// Whatever a served module has left running does not keep the command alive.
setTimeout(() => process.exit(), 500).unref()
