/**
 * The view of a request that a verifier or rule is handed: it throws on every read that was not declared.
 *
 * @module
 */

import { UndeclaredReadError } from '../errors.ts'
import type { AuthorizerRequest, ClientCertificate } from './authorizer-request.ts'
import { type Source, sourceText } from './source.ts'

/**
 * Narrows requests to what `reads` declares; `'request'` gives the request itself. The address may be read where
 * the source `context identity.sourceIp` is declared; ARN, method, path, URL, certificate and event never under a list.
 * The declaration is prepared once, so that the hot path makes one small object a request.
 */
export function declaredView(reads: readonly Source[] | 'request'): (request: AuthorizerRequest) => AuthorizerRequest {
  if (reads === 'request') return (request) => request
  const declared = new Set(reads.map(sourceText))
  const check = (source: string, read = source): void => {
    if (!declared.has(source)) refuse(read)
  }

  class DeclaredView implements AuthorizerRequest {
    readonly #request: AuthorizerRequest

    constructor(request: AuthorizerRequest) {
      this.#request = request
    }

    headers(name: string): readonly string[] {
      check(`header ${name.toLowerCase()}`)
      return this.#request.headers(name)
    }

    query(name: string): readonly string[] {
      check(`query ${name}`)
      return this.#request.query(name)
    }

    stageVariable(name: string): string | undefined {
      check(`stageVariable ${name}`)
      return this.#request.stageVariable(name)
    }

    context(name: string): string | undefined {
      check(`context ${name}`)
      return this.#request.context(name)
    }

    get sourceIp(): string {
      check('context identity.sourceIp', 'sourceIp')
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

  return (request) => new DeclaredView(request)
}

function refuse(read: string): never {
  throw new UndeclaredReadError(read)
}
