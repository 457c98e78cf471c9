/**
 * What was read of an event, as a request. Classes, because one is made for every request: methods are shared, closures are not.
 *
 * @module
 */

import type { AuthorizerRequest, ClientCertificate } from './authorizer-request.ts'
import { type Fields, own } from './event-fields.ts'
import { headerValues, listOf } from './header-values.ts'

/** What every event tells. */
export interface Addressed {
  /** The ARN as text, and what it says. */
  readonly text: string
  readonly arn: { readonly method: string; readonly path: string }
  readonly event: unknown
}

export interface TokenParts extends Addressed {
  /** The header's name in lower case. */
  readonly name: string
  readonly values: readonly string[]
}

/** The request of a TOKEN event: one header's value, and nothing else. */
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
}

type ListMap = { readonly [name: string]: string | readonly string[] }

export interface EventParts extends Addressed {
  readonly headers: ListMap | undefined
  /** Of payload 2.0, which takes them out of the headers. */
  readonly cookies: readonly string[] | undefined
  /** A map, or the query string itself. */
  readonly parameters: ListMap | string | undefined
  readonly stageVariables: { readonly [name: string]: string } | undefined
  readonly context: Fields | undefined
  /** Where the event keeps `$context` variables of another name. */
  readonly names: ReadonlyMap<string, string> | undefined
  readonly sourceIp: string | undefined
  readonly connection: Connection | undefined
}

export interface Connection {
  readonly url: AuthorizerRequest['url'] | undefined
  readonly clientCertificate: ClientCertificate | undefined
}

/** The request of every other event. */
export class EventRequest implements AuthorizerRequest {
  // An absent field is absent, not `undefined`.
  declare readonly url?: { readonly host: string; readonly path: string }
  declare readonly sourceIp?: string
  declare readonly clientCertificate?: ClientCertificate
  readonly #parts: EventParts

  constructor(parts: EventParts) {
    this.#parts = parts
    const { sourceIp, connection } = parts
    if (sourceIp !== undefined) this.sourceIp = sourceIp
    if (connection?.url !== undefined) this.url = connection.url
    if (connection?.clientCertificate !== undefined) this.clientCertificate = connection.clientCertificate
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
    return typeof parameters === 'string' ? new URLSearchParams(parameters).getAll(name) : listOf(own(parameters, name))
  }

  stageVariable(name: string): string | undefined {
    return textOf(own(this.#parts.stageVariables, name))
  }

  context(name: string): string | undefined {
    const { context, names } = this.#parts
    let value: unknown = context
    for (const part of (names?.get(name) ?? name).split('.')) {
      if (typeof value !== 'object' || value === null) return undefined
      value = own(value as Fields, part) // an object: narrowed on the line above
    }
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : textOf(value)
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
