import type { AuthorizerRequest, ClientCertificate } from '../../src/events/index.ts'

export interface Sent {
  readonly headers?: { readonly [name: string]: string | readonly string[] }
  readonly query?: { readonly [name: string]: string | readonly string[] }
  readonly method?: string
  readonly path?: string
  readonly url?: { readonly host: string; readonly path: string }
  readonly clientCertificate?: ClientCertificate
}

/** Creates the request that an authorizer passes to a verifier. Everything that is not set is empty. */
export function requestOf(sent: Sent = {}): AuthorizerRequest {
  const { method = 'GET', path = '/pets', url, clientCertificate } = sent
  const headers = new Map(Object.entries(sent.headers ?? {}).map(([name, value]) => [name.toLowerCase(), [value].flat()]))
  const query = new Map(Object.entries(sent.query ?? {}).map(([name, value]) => [name, [value].flat()]))
  return {
    arn: `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/${method}${path}`,
    method,
    path,
    headers: (name) => headers.get(name.toLowerCase()) ?? [],
    query: (name) => query.get(name) ?? [],
    stageVariable: () => undefined,
    context: () => undefined,
    event: {},
    ...(url === undefined ? {} : { url }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  }
}
