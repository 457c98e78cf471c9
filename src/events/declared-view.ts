/**
 * The view of a request that a verifier or rule is handed: it throws on every read that was not declared.
 *
 * @module
 */

import { UndeclaredReadError } from '../errors.ts'
import type { AuthorizerRequest, ClientCertificate } from './authorizer-request.ts'
import type { IdentitySource } from './identity-source.ts'

/**
 * Narrows requests to what `reads` declares; `'request'` gives the request itself. The address may be read where
 * the source `context identity.sourceIp` is declared; ARN, method, path, URL, certificate and event never under a list.
 * The declaration is prepared once, so that the hot path makes one small object a request.
 */
export function declaredView(reads: readonly IdentitySource[] | 'request'): (request: AuthorizerRequest) => AuthorizerRequest {
  if (reads === 'request') return (request) => request
  const declared = reads.map(({ in: place, name }) => ({ in: place, name: place === 'header' ? name.toLowerCase() : name }))
  return (request) => new DeclaredView(request, declared)
}

class DeclaredView implements AuthorizerRequest {
  readonly #request: AuthorizerRequest
  readonly #declared: readonly IdentitySource[]

  constructor(request: AuthorizerRequest, declared: readonly IdentitySource[]) {
    this.#request = request
    this.#declared = declared
  }

  headers(name: string): readonly string[] {
    check(this.#declared, 'header', name.toLowerCase())
    return this.#request.headers(name)
  }

  query(name: string): readonly string[] {
    check(this.#declared, 'query', name)
    return this.#request.query(name)
  }

  stageVariable(name: string): string | undefined {
    check(this.#declared, 'stageVariable', name)
    return this.#request.stageVariable(name)
  }

  context(name: string): string | undefined {
    check(this.#declared, 'context', name)
    return this.#request.context(name)
  }

  get sourceIp(): string {
    check(this.#declared, 'context', 'identity.sourceIp', 'sourceIp')
    // The interface says "absent"; a getter cannot be absent, and no address is ever equal to ''.
    return this.#request.sourceIp ?? ''
  }

  get arn(): string {
    return refuse('arn')
  }

  get method(): string {
    return refuse('method')
  }

  get path(): string {
    return refuse('path')
  }

  get url(): { readonly host: string; readonly path: string } {
    return refuse('url')
  }

  get clientCertificate(): ClientCertificate {
    return refuse('clientCertificate')
  }

  get event(): unknown {
    return refuse('event')
  }
}

// No private methods: each view would get them installed. Few sources are declared: a set of texts is slower to ask.
function check(declared: readonly IdentitySource[], place: IdentitySource['in'], name: string, read?: string): void {
  for (const source of declared) if (source.in === place && source.name === name) return
  refuse(read ?? `${place} ${name}`)
}

function refuse(read: string): never {
  throw new UndeclaredReadError(read)
}
