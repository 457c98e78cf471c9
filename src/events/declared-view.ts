/**
 * Restricts a request to the reads that a verifier or rule declares. Any other read throws, because under a result cache
 * it would authorize the next caller with the result of this one.
 *
 * @module
 */

import { UndeclaredReadError } from '../errors.ts'
import type { AuthorizerRequest, ClientCertificate, RequestUrl } from './authorizer-request.ts'
import type { IdentitySource } from './identity-source.ts'

/**
 * Returns a function that restricts requests to `reads`. With `'request'` requests are returned unchanged.
 *
 * The source address is readable if the source `context identity.sourceIp` is declared. ARN, method, path, URL, client
 * certificate and event are readable with `'request'` only.
 */
export function declaredView(reads: readonly IdentitySource[] | 'request'): (request: AuthorizerRequest) => AuthorizerRequest {
  if (reads === 'request') return (request) => request
  const declared = reads.map(({ in: kind, name }) => ({ in: kind, name: kind === 'header' ? name.toLowerCase() : name }))
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
    checkDeclared(this.#declared, 'header', name.toLowerCase())
    return this.#request.headers(name)
  }

  query(name: string): readonly string[] {
    checkDeclared(this.#declared, 'query', name)
    return this.#request.query(name)
  }

  stageVariable(name: string): string | undefined {
    checkDeclared(this.#declared, 'stageVariable', name)
    return this.#request.stageVariable(name)
  }

  context(name: string): string | undefined {
    checkDeclared(this.#declared, 'context', name)
    return this.#request.context(name)
  }

  get sourceIp(): string {
    checkDeclared(this.#declared, 'context', 'identity.sourceIp', 'sourceIp')
    // An empty string equals no address.
    return this.#request.sourceIp ?? ''
  }

  get arn(): string {
    return rejectRead('arn')
  }

  get method(): string {
    return rejectRead('method')
  }

  get path(): string {
    return rejectRead('path')
  }

  get url(): RequestUrl {
    return rejectRead('url')
  }

  get clientCertificate(): ClientCertificate {
    return rejectRead('clientCertificate')
  }

  get event(): unknown {
    return rejectRead('event')
  }
}

function checkDeclared(
  declared: readonly IdentitySource[],
  kind: IdentitySource['in'],
  name: string,
  read: string = `${kind} ${name}`,
): void {
  for (const source of declared) if (source.in === kind && source.name === name) return
  rejectRead(read)
}

function rejectRead(read: string): never {
  throw new UndeclaredReadError(read)
}
