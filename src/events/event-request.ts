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

/** The request of a TOKEN event: one header's value, and nothing else. */
export class TokenRequest implements AuthorizerRequest {
  readonly arn: string
  readonly method: string
  readonly path: string
  readonly event: unknown
  readonly #name: string
  readonly #values: readonly string[]

  /** `name` in lower case. */
  constructor({ text, arn, event }: Addressed, { name, values }: { readonly name: string; readonly values: readonly string[] }) {
    this.arn = text
    this.method = arn.method
    this.path = arn.path
    this.event = event
    this.#name = name
    this.#values = values
  }

  headers(name: string): readonly string[] {
    return name.toLowerCase() === this.#name ? this.#values : []
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

export interface EventMaps {
  readonly headers: ListMap | undefined
  /** Of payload 2.0, which takes them out of the headers. */
  readonly cookies?: readonly string[] | undefined
  /** A map, or the query string itself. */
  readonly parameters: ListMap | string | undefined
  readonly stageVariables: { readonly [name: string]: string } | undefined
  readonly context: Fields | undefined
  /** Where the event keeps `$context` variables of another name. */
  readonly names?: ReadonlyMap<string, string>
}

/** Of the connection: only what is there, because an absent field is absent, not `undefined`. */
export interface Connection {
  readonly url?: AuthorizerRequest['url'] | undefined
  readonly sourceIp?: string | undefined
  readonly clientCertificate?: ClientCertificate | undefined
}

/** The request of every other event. */
export class EventRequest implements AuthorizerRequest {
  readonly arn: string
  readonly method: string
  readonly path: string
  readonly event: unknown
  declare readonly url?: { readonly host: string; readonly path: string }
  declare readonly sourceIp?: string
  declare readonly clientCertificate?: ClientCertificate
  readonly #maps: EventMaps

  constructor({ text, arn, event }: Addressed, maps: EventMaps, { url, sourceIp, clientCertificate }: Connection) {
    this.arn = text
    this.method = arn.method
    this.path = arn.path
    this.event = event
    this.#maps = maps
    if (url !== undefined) this.url = url
    if (sourceIp !== undefined) this.sourceIp = sourceIp
    if (clientCertificate !== undefined) this.clientCertificate = clientCertificate
  }

  headers(name: string): readonly string[] {
    const { headers, cookies = [] } = this.#maps
    const values = headerValues(headers, name)
    return cookies.length > 0 && name.toLowerCase() === 'cookie' ? [...values, cookies.join('; ')] : values
  }

  query(name: string): readonly string[] {
    const { parameters } = this.#maps
    return typeof parameters === 'string' ? new URLSearchParams(parameters).getAll(name) : listOf(own(parameters, name))
  }

  stageVariable(name: string): string | undefined {
    return textOf(own(this.#maps.stageVariables, name))
  }

  context(name: string): string | undefined {
    const { context, names } = this.#maps
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
