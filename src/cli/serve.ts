/**
 * Implements `gatewright serve`: serves the APIs of a module over HTTP, prints one line per request, and loads the module
 * again when it changes, until the user stops it.
 *
 * @module
 */

import { resolve } from 'node:path'
import { GatewrightError } from '../errors.ts'
import { exampleRequests, type JoinedGateways, joinGateways, type Listening, listen, type Trace } from '../gateway/index.ts'
import { type LoadedGateway, loadGateways } from './load-gateway.ts'
import { AUDIENCE_VARIABLE, type EmbeddedIssuer, ISSUER_VARIABLE, startIssuer } from './serve/embedded-issuer.ts'
import { exampleCommand } from './serve/example-commands.ts'
import { formatLogLine } from './serve/request-log.ts'
import { watchModule } from './serve/watch-module.ts'
import type { Terminal } from './terminal.ts'

/** The options of the command. */
export interface ServeFlags {
  readonly port: number
  readonly host: string
  readonly json?: boolean | undefined
  readonly watch?: boolean | undefined
  readonly examples?: boolean | undefined
  readonly issuer?: boolean | undefined
  readonly separatePorts?: boolean | undefined
}

/** APIs on one port. */
interface ServedGroup {
  readonly joined: JoinedGateways
  readonly server: Listening
  readonly names: readonly string[]
}

/** Serves the APIs that a module exports. Resolves when the user has stopped it. */
export async function serve(module: string, flags: ServeFlags, terminal: Terminal): Promise<void> {
  const log = (trace: Trace): void => terminal.write(`${formatLogLine(trace, { json: flags.json === true, terminal })}\n`)
  // Only this option needs the test tools.
  const issuer = flags.issuer === true ? await startIssuer((await import('../testing/index.ts')).testIssuer) : undefined
  const groups: ServedGroup[] = []
  try {
    let loaded = await loadGateways(module, terminal.cwd)
    for (const gateways of inGroups(loaded, flags)) groups.push(await serveGroup(gateways, { flags, log, index: groups.length }))
    printStart({ module, groups, loaded, issuer, flags }, terminal)

    let version = 0
    const reload = async (): Promise<void> => {
      version += 1
      const previous = loaded
      try {
        loaded = await loadGateways(module, terminal.cwd, version)
        replaceGroups(groups, inGroups(loaded, flags))
        printEvent({ event: 'reloaded', module }, `reloaded ${module}`, { flags, terminal })
        await closeGateways(previous.filter(({ gateway }) => !loaded.some((one) => one.gateway === gateway)))
      } catch (error) {
        loaded = previous
        terminal.writeError(`gatewright: ${module} was not reloaded: ${describeError(error)}\n`)
      }
    }
    const endWatch = flags.watch === false ? () => {} : watchModule(resolve(terminal.cwd, module), () => void reload())
    await new Promise<void>((stop) => terminal.onceStopped(stop))
    endWatch()
    printEvent({ event: 'stopping' }, 'stopping', { flags, terminal })
  } finally {
    await Promise.all(groups.map(({ server }) => server.close().catch(() => {})))
    await issuer?.close()
  }
}

function inGroups(loaded: readonly LoadedGateway[], { separatePorts }: ServeFlags): readonly (readonly LoadedGateway[])[] {
  return separatePorts === true ? loaded.map((one) => [one]) : [loaded]
}

async function serveGroup(
  gateways: readonly LoadedGateway[],
  { flags, log, index }: { readonly flags: ServeFlags; readonly log: (trace: Trace) => void; readonly index: number },
): Promise<ServedGroup> {
  const joined = joinGateways(
    gateways.map(({ gateway }) => gateway),
    { onTrace: log },
  )
  const server = await listen(joined, { port: flags.port === 0 ? 0 : flags.port + index, hostname: flags.host })
  return { joined, server, names: gateways.map(({ name }) => name) }
}

/** @throws {Error} if another number of APIs needs another number of ports. */
function replaceGroups(groups: readonly ServedGroup[], loaded: readonly (readonly LoadedGateway[])[]): void {
  if (groups.length !== loaded.length) throw new Error('the number of APIs has changed. Start the command again.')
  for (const [index, gateways] of loaded.entries()) groups[index]?.joined.replace(gateways.map(({ gateway }) => gateway))
}

/** Ends timers and connections of APIs that are not served any more. */
async function closeGateways(loaded: readonly LoadedGateway[]): Promise<void> {
  for (const { gateway } of loaded) await gateway.close()
}

interface Started {
  readonly module: string
  readonly groups: readonly ServedGroup[]
  readonly loaded: readonly LoadedGateway[]
  readonly issuer: EmbeddedIssuer | undefined
  readonly flags: ServeFlags
}

function printStart({ module, groups, loaded, issuer, flags }: Started, terminal: Terminal): void {
  if (issuer !== undefined) {
    const { url, jwksUri, token } = issuer
    const text = `issuer ${url} (${ISSUER_VARIABLE}, audience in ${AUDIENCE_VARIABLE}), key set ${jwksUri}\nTOKEN=${token}`
    printEvent({ event: 'issuer', url, jwksUri, token }, text, { flags, terminal })
  }
  for (const { names, server } of groups) {
    const what = flags.separatePorts === true ? `${names.join(', ')} of ${module}` : module
    const text = `gatewright serves ${what} on ${server.url} (press Ctrl-C to stop)`
    printEvent({ event: 'listening', url: server.url, apis: names }, text, { flags, terminal })
  }
  const commands = groups.flatMap(({ names, server: { url } }) =>
    loaded
      .filter(({ name }) => names.includes(name))
      .flatMap(({ gateway }) => examplesOf(gateway))
      .map((example) => exampleCommand(example, { url, hasToken: issuer !== undefined })),
  )
  if (flags.examples !== false && commands.length > 0)
    printEvent({ event: 'examples', commands }, commands.map((command) => `  ${command}`).join('\n'), { flags, terminal })
}

/** An API that was wrapped by other code has no list of routes. */
function examplesOf(gateway: LoadedGateway['gateway']): ReturnType<typeof exampleRequests> {
  try {
    return exampleRequests(gateway)
  } catch {
    return []
  }
}

function printEvent(
  event: object,
  text: string,
  { flags, terminal }: { readonly flags: ServeFlags; readonly terminal: Terminal },
): void {
  terminal.write(`${flags.json === true ? JSON.stringify(event) : text}\n`)
}

function describeError(error: unknown): string {
  return error instanceof GatewrightError || error instanceof Error ? error.message : String(error)
}
