/**
 * Implements `AuthorizerRequest` for the parts that were read from an event. Classes rather than closures, because one
 * object is created per request. Every property is an accessor of the class, so that none is read from `Object.prototype`.
 *
 * @module
 */

import type { AuthorizerRequest, ClientCertificate } from './authorizer-request.ts'
import { type Fields, ownProperty } from './event-fields.ts'
import { headerValues, toArray } from './header-values.ts'

/** The parts that every event has. */
export interface CommonParts {
  /** The ARN as received. */
  readonly text: string
  /** The parsed ARN. */
  readonly arn: { readonly method: string; readonly path: string }
  readonly event: unknown
}

/** The parts of a TOKEN event. */
export interface TokenParts extends CommonParts {
  /** The header's name in lowercase. */
  readonly name: string
  readonly values: readonly string[]
}

/** The request of a TOKEN event: the value of one header. */
export class TokenRequest implements AuthorizerRequest {
  readonly #parts: TokenParts

  constructor(parts: TokenParts) {
    this.#parts = parts
  }

  get arn(): string {
    return this.#parts.text
  }

  get method(): string {
    return this.#parts.arn.method
  }

  get path(): string {
    return this.#parts.arn.path
  }

  get event(): unknown {
    return this.#parts.event
  }

  headers(name: string): readonly string[] {
    return name.toLowerCase() === this.#parts.name ? this.#parts.values : []
  }

  query(): readonly string[] {
    return []
  }

  stageVariable(): undefined {
    return undefined
  }

  context(): undefined {
    return undefined
  }

  get url(): undefined {
    return undefined
  }

  get sourceIp(): undefined {
    return undefined
  }

  get clientCertificate(): undefined {
    return undefined
  }
}

type MultiValueMap = { readonly [name: string]: string | readonly string[] }

/** The parts of a REQUEST event. A part that is `undefined` was not sent, or the authorizer does not read it. */
export interface RequestParts extends CommonParts {
  readonly headers: MultiValueMap | undefined
  /** Payload format 2.0 delivers cookies separately from the headers. */
  readonly cookies: readonly string[] | undefined
  /** An object, or the query string. */
  readonly parameters: MultiValueMap | string | undefined
  readonly stageVariables: { readonly [name: string]: string } | undefined
  readonly context: Fields | undefined
  /** Where the event keeps `$context` variables that have another name there. */
  readonly contextAliases: ReadonlyMap<string, string> | undefined
  readonly sourceIp: string | undefined
  readonly connection: Connection | undefined
}

/** The parts that are not identity sources. */
export interface Connection {
  readonly url: AuthorizerRequest['url']
  readonly clientCertificate: ClientCertificate | undefined
}

/** The request of a REQUEST event. */
export class EventRequest implements AuthorizerRequest {
  readonly #parts: RequestParts

  constructor(parts: RequestParts) {
    this.#parts = parts
  }

  get arn(): string {
    return this.#parts.text
  }

  get method(): string {
    return this.#parts.arn.method
  }

  get path(): string {
    return this.#parts.arn.path
  }

  get event(): unknown {
    return this.#parts.event
  }

  headers(name: string): readonly string[] {
    const { headers, cookies } = this.#parts
    const values = headerValues(headers, name)
    return cookies !== undefined && cookies.length > 0 && name.toLowerCase() === 'cookie'
      ? [...values, cookies.join('; ')]
      : values
  }

  query(name: string): readonly string[] {
    const { parameters } = this.#parts
    return typeof parameters === 'string' ? new URLSearchParams(parameters).getAll(name) : toArray(ownProperty(parameters, name))
  }

  stageVariable(name: string): string | undefined {
    return stringOrUndefined(ownProperty(this.#parts.stageVariables, name))
  }

  context(name: string): string | undefined {
    const { context, contextAliases } = this.#parts
    let value: unknown = context
    for (const part of (contextAliases?.get(name) ?? name).split('.')) {
      if (typeof value !== 'object' || value === null) return undefined
      value = ownProperty(value as Fields, part) // an object, as the line above checks
    }
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : stringOrUndefined(value)
  }

  get url(): AuthorizerRequest['url'] {
    return this.#parts.connection?.url
  }

  get sourceIp(): string | undefined {
    return this.#parts.sourceIp
  }

  get clientCertificate(): ClientCertificate | undefined {
    return this.#parts.connection?.clientCertificate
  }
}

function stringOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
