/** Starts and stops the programs that tests talk to, on the loopback interface and on free ports. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Whether a program is installed. Missing, its tests are skipped aloud; named in `GATEWRIGHT_REQUIRE` (a list with commas), it is
 * a failure, so that no machine that should have it passes without.
 */
export function isInstalled(name: string, command: string): boolean {
  if (spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0) return true
  const message = `${name} is not installed: its tests do not run`
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
  /** Ends it and takes its folder away. */
  stop(): Promise<void>
}

export interface NeighbourOptions {
  readonly arguments: readonly string[]
  readonly environment?: { readonly [name: string]: string }
  /** What it prints when it can be talked to. */
  readonly ready: RegExp
}

/** Starts a program in a folder of its own and waits until it says that it is ready. */
export async function startNeighbour(command: string, options: NeighbourOptions): Promise<Neighbour> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-'))
  const child = spawn(command, [...options.arguments], { cwd: folder, env: { ...process.env, ...options.environment } })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  let said = ''
  const ready = new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-10_000)
      if (options.ready.test(said)) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${command} ended: ${said}`)))
  })
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  return { process: child, stop }
}
