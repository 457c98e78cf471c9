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
  return (request) => new DeclaredView(request, declared)
}

class DeclaredView implements AuthorizerRequest {
  readonly #request: AuthorizerRequest
  readonly #declared: ReadonlySet<string>

  constructor(request: AuthorizerRequest, declared: ReadonlySet<string>) {
    this.#request = request
    this.#declared = declared
  }

  headers(name: string): readonly string[] {
    check(this.#declared, { in: 'header', name })
    return this.#request.headers(name)
  }

  query(name: string): readonly string[] {
    check(this.#declared, { in: 'query', name })
    return this.#request.query(name)
  }

  stageVariable(name: string): string | undefined {
    check(this.#declared, { in: 'stageVariable', name })
    return this.#request.stageVariable(name)
  }

  context(name: string): string | undefined {
    check(this.#declared, { in: 'context', name })
    return this.#request.context(name)
  }

  get sourceIp(): string {
    check(this.#declared, { in: 'context', name: 'identity.sourceIp' }, 'sourceIp')
    // The interface says "absent"; a getter cannot be absent, and no address is ever equal to ''.
    return this.#request.sourceIp ?? ''
  }

  get arn(): string {
    throw new UndeclaredReadError('arn')
  }

  get method(): string {
    throw new UndeclaredReadError('method')
  }

  get path(): string {
    throw new UndeclaredReadError('path')
  }

  get url(): { readonly host: string; readonly path: string } {
    throw new UndeclaredReadError('url')
  }

  get clientCertificate(): ClientCertificate {
    throw new UndeclaredReadError('clientCertificate')
  }

  get event(): unknown {
    throw new UndeclaredReadError('event')
  }
}

// No private method: one would be installed on each view.
function check(declared: ReadonlySet<string>, source: Source, name: string = sourceText(source)): void {
  if (!declared.has(sourceText(source))) throw new UndeclaredReadError(name)
}
