/** Starts and stops the servers that tests use, on free ports of the loopback interface. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Reports whether a program is installed. If it is missing, its tests are skipped with a warning. If it is listed in
 * `GATEWRIGHT_REQUIRE` (separated by commas), a missing program is an error, so that a CI machine cannot skip the tests.
 */
export function isInstalled(name: string, command: string): boolean {
  if (spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0) return true
  const message = `${name} is not installed: its tests are skipped`
  if ((process.env['GATEWRIGHT_REQUIRE'] ?? '').split(',').includes(name)) throw new Error(message)
  console.warn(`SKIPPED ${message}`)
  return false
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

export interface Neighbour {
  readonly process: ChildProcess
  /** Stops the process and deletes its folder. */
  stop(): Promise<void>
}

export interface NeighbourOptions {
  readonly arguments: readonly string[]
  readonly environment?: { readonly [name: string]: string }
  /** The output that the program prints when it is ready. */
  readonly ready: RegExp
}

/** Starts a program in a temporary folder and waits until it is ready. */
export async function startNeighbour(command: string, options: NeighbourOptions): Promise<Neighbour> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-'))
  const child = spawn(command, [...options.arguments], { cwd: folder, env: { ...process.env, ...options.environment } })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-10_000)
      if (options.ready.test(output)) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${command} exited: ${output}`)))
  })
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  return { process: child, stop }
}
