/**
 * Signs requests as a principal of the API, for `request(…, { as })`.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { signRequest } from '../sigv4/index.ts'
import type { RawRequest } from './raw-request.ts'
import type { BuiltRequest } from './request-options.ts'
import type { IamPrincipal } from './shared-options.ts'

/** Signs a request if it names a principal. */
export type RequestSigner = (request: BuiltRequest) => RawRequest

/** Creates the signer of one API. */
export function requestSigner({
  principals,
  region,
  now,
}: {
  readonly principals: { readonly [accessKeyId: string]: IamPrincipal }
  readonly region: string
  readonly now: () => number
}): RequestSigner {
  return function sign({ as: accessKeyId, ...request }) {
    if (accessKeyId === undefined) return request
    const principal = Object.hasOwn(principals, accessKeyId) ? principals[accessKeyId] : undefined
    if (principal === undefined) throw new ConfigError('request', 'as', 'an access key ID of principals')
    const { secretAccessKey, sessionToken } = principal
    const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? ''
    const { headers } = signRequest(
      {
        method: request.method,
        url: `https://${host}${request.rawTarget}`,
        headers: request.headers.filter(([name]) => name.toLowerCase() !== 'host'),
        ...(request.body !== undefined && { body: request.body }),
      },
      {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
        region,
        service: 'execute-api',
        date: new Date(now()),
      },
    )
    return { ...request, headers: [['Host', host], ...headers] }
  }
}
