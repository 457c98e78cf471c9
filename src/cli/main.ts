#!/usr/bin/env node
/**
 * Runs the `gatewright` command with the process's arguments.
 *
 * @module
 */

import { runCommand } from './program.ts'
import { exitOnClosedPipe } from './terminal.ts'

// `gatewright compare | head -1` closes the pipe before everything is written.
for (const stream of [process.stdout, process.stderr]) exitOnClosedPipe(stream, (code) => process.exit(code))

const exitCode = await runCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  colors: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  showsProgress: process.stderr.isTTY === true,
  input: () => process.stdin,
  environment: process.env,
  cwd: process.cwd(),
  onceStopped: (onStop) => {
    process.once('SIGINT', onStop)
    process.once('SIGTERM', onStop)
  },
})
process.exitCode = exitCode
// Timers and sockets of a served module must not keep the process alive.
setTimeout(() => process.exit(), 500).unref()
