/** Runs the built binary, as a user does. */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BINARY = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url))

/** The tests of the binary are skipped with a notice before `npm run build`. */
export function isBuilt(): boolean {
  if (existsSync(BINARY)) return true
  if ((process.env['GATEWRIGHT_REQUIRE'] ?? '').split(',').includes('build')) throw new Error('the package is not built')
  console.warn('SKIPPED the tests of the built command line: run npm run build')
  return false
}

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly errors: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly input?: string | Buffer
  readonly environment?: { readonly [name: string]: string }
  /** Sends SIGINT when the output to standard error or standard output contains the text. */
  readonly interruptAfterMs?: number
}

export function runBuilt(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd = process.cwd(), input, environment = {}, interruptAfterMs } = options
  const child = spawn(process.execPath, [BINARY, ...args], { cwd, env: { ...process.env, ...environment } })
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  child.stdin.on('error', () => {})
  if (interruptAfterMs === undefined) child.stdin.end(input ?? '')
  else {
    child.stdin.write(input ?? '')
    setTimeout(() => child.kill('SIGINT'), interruptAfterMs)
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out, errors }))
  })
}
