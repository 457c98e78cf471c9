/**
 * Makes the traces of closed routes name the finding that closed them.
 *
 * @module
 */

import type { OfflineGateway, Trace } from '../../gateway/index.ts'

/** Replaces the methods that send requests. The object stays the same, because `listen` looks it up. */
export function nameClosedRoutes(gateway: OfflineGateway, header: string): void {
  const { request, send, fetch, lastTrace } = gateway
  let renamed: { readonly from: Trace; readonly to: Trace } | undefined
  const name = async <R extends Response & { readonly trace: Trace }>(pending: Promise<R>): Promise<R> => {
    const response = await pending
    const code = response.headers.get(header)
    if (code === null || response.status !== 500) return response
    const trace: Trace = { ...response.trace, reason: `closed by onError: ${code}` }
    renamed = { from: response.trace, to: trace }
    return Object.assign(response, { trace })
  }
  Object.assign(gateway, {
    request: (...parameters: Parameters<OfflineGateway['request']>) => name(request(...parameters)),
    send: (...parameters: Parameters<OfflineGateway['send']>) => name(send(...parameters)),
    fetch: (...parameters: Parameters<OfflineGateway['fetch']>) => name(fetch(...parameters)),
    lastTrace: () => {
      const last = lastTrace()
      return last !== undefined && renamed?.from === last ? renamed.to : last
    },
  })
}
