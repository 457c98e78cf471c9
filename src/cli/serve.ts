/**
 * Implements `gatewright serve`: serves a gateway over HTTP and prints one line per request, until the user stops it.
 *
 * @module
 */

import { listen, type RequestHandler, type RestApi, type Trace } from '../gateway/index.ts'
import { loadGateway } from './load-gateway.ts'
import { green, red, type Terminal } from './terminal.ts'

/** Serves the gateway that a module exports. Resolves when the user has stopped it. */
export async function serve(
  module: string,
  { port, host }: { readonly port: number; readonly host: string },
  terminal: Terminal,
): Promise<void> {
  const gateway = await loadGateway(module, terminal.cwd)
  const server = await listen(withRequestLog(gateway, terminal), { port, hostname: host })
  terminal.write(`gatewright serves ${module} on ${server.url} (press Ctrl-C to stop)\n`)
  await new Promise<void>((resolve) => terminal.onceStopped(resolve))
  terminal.write('stopping\n')
  await server.close()
}

function withRequestLog(gateway: RestApi, terminal: Terminal): RequestHandler {
  return {
    async send(request) {
      const response = await gateway.send(request)
      terminal.write(`${formatLogLine(response.trace, terminal)}\n`)
      return response
    },
  }
}

function formatLogLine({ route, authorization, lambda, principal, status, reason }: Trace, terminal: Terminal): string {
  const color = status < 400 ? green : red
  const invocation = lambda === 'not invoked' ? '' : ` (${lambda})`
  const caller = principal === null ? '' : ` ${replaceControlCharacters(principal)}`
  const authorizer = authorization === null ? '' : ` ${authorization}`
  return `${color(terminal, String(status))} ${route ?? '-'}${authorizer}${invocation}${caller}: ${replaceControlCharacters(reason)}`
}

/** Values from a request must not move the cursor of the terminal. */
function replaceControlCharacters(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}
