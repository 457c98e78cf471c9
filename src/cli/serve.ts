/**
 * `gatewright serve`: a gateway on a port, with one line for each request, until Ctrl-C.
 *
 * @module
 */

import { listen, type OfflineGateway, type RestApi, type Trace } from '../gateway/index.ts'
import { loadGateway } from './load-gateway.ts'
import { green, red, type Terminal } from './terminal.ts'

export async function serve(
  module: string,
  { port, host }: { readonly port: number; readonly host: string },
  terminal: Terminal,
): Promise<void> {
  const gateway = await loadGateway(module, terminal.cwd)
  const server = await listen(traced(gateway, terminal), { port, hostname: host })
  terminal.write(`gatewright serves ${module} on ${server.url} (Ctrl-C ends it)\n`)
  await new Promise<void>((resolve) => terminal.stopped(resolve))
  terminal.write('stopping\n')
  await server.close()
}

function traced(gateway: RestApi, terminal: Terminal): OfflineGateway {
  return {
    fetch: gateway.fetch,
    async send(request) {
      const { response, trace } = await gateway.sendTraced(request)
      terminal.write(`${line(trace, terminal)}\n`)
      return response
    },
  }
}

/** One line, for the developer at this terminal. */
function line({ route, authorization, lambda, principal, status, reason }: Trace, terminal: Terminal): string {
  const colour = status < 400 ? green : red
  const cache = lambda === 'not invoked' ? '' : ` (${lambda})`
  const who = principal === null ? '' : ` ${printable(principal)}`
  return `${colour(terminal, String(status))} ${route ?? '-'} ${authorization ?? ''}${cache}${who}: ${printable(reason)}`
}

/** What came from outside must not move the cursor. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}
