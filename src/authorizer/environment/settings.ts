/**
 * Reads a Lambda's configuration out of its environment variables, all at once: whoever deploys sees every missing or
 * wrong variable in one error at cold start, by name, and never a value.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../../errors.ts'
import type { Identity } from '../../events/index.ts'
import { findRepeatedMember, type Rule } from '../../policy/index.ts'
import { type JsonRoutes, routesFromJson } from './routes-from-json.ts'

export type Environment = { readonly [name: string]: string | undefined }

/** Reads one variable's text; `undefined` is a wrong one. */
export interface Setting<T> {
  /** What a right value is, after `must be`. */
  readonly expected: string
  /** Left out: the variable is required. */
  readonly fallback?: { readonly value: T }
  read(text: string): T | undefined
}

export type Settings = { readonly [name: string]: Setting<unknown> }
export type Values<S extends Settings> = { readonly [N in keyof S]: S[N] extends Setting<infer T> ? T : never }

/**
 * Reads the variables that `settings` names. An empty variable counts as missing.
 *
 * @throws {ConfigError} that lists all missing and all wrong variables.
 * @example
 * const { USER_POOL_ID, TTL_SECONDS } = readEnvironment({ USER_POOL_ID: setting.text, TTL_SECONDS: setting.seconds }, process.env)
 */
export function readEnvironment<const S extends Settings>(settings: S, environment: Environment): Values<S> {
  const complaints: string[] = []
  const values: { [name: string]: unknown } = {}
  for (const [name, one] of Object.entries(settings)) {
    const text = Object.hasOwn(environment, name) ? (environment[name] ?? '') : ''
    if (text === '') {
      if (one.fallback === undefined) complaints.push(`${name} is missing (${one.expected})`)
      else values[name] = one.fallback.value
      continue
    }
    try {
      const value = one.read(text)
      if (value === undefined) complaints.push(`${name} must be ${one.expected}`)
      else values[name] = value
    } catch (error) {
      // Any other error may hold the value that caused it.
      complaints.push(error instanceof ConfigError ? `${name}: ${error.message}` : `${name} must be ${one.expected}`)
    }
  }
  if (complaints.length > 0) throw new ConfigError('environment', '', complaints.join('; '))
  return values as Values<S> // each was read by its own setting
}

const KEY_SET_EXPECTED = 'a JSON Web Key Set, or the name of a bundled file of it'

/** The kinds of variables. `optional` gives one a fallback; `made` turns what was read into something else, whose `ConfigError` is the variable's. */
export const setting: {
  readonly text: Setting<string>
  readonly list: Setting<readonly string[]>
  /** Texts that may hold commas, such as distinguished names. */
  readonly texts: Setting<readonly string[]>
  readonly seconds: Setting<number>
  readonly json: Setting<unknown>
  readonly routes: Setting<JsonRoutes>
  /** A table with the one route that a WebSocket authorizer has. */
  readonly connectRoute: Setting<{ readonly $connect: Rule<Identity> }>
  readonly url: Setting<string>
  readonly userPoolId: Setting<string>
  readonly keySet: Setting<unknown>
  /** A key set to begin with, as the option `remoteKeys` takes it. */
  readonly keySetSeed: Setting<{ readonly seed: unknown }>
  oneOf<const T extends string>(...values: readonly T[]): Setting<T>
  someOf<const T extends string>(...values: readonly T[]): Setting<readonly T[]>
  wholeNumber(least: number, most: number): Setting<number>
  made<T, M>(of: Setting<T>, make: (value: T) => M): Setting<M>
  /** What was read, once `check` has not thrown a `ConfigError` at it. */
  checked<T>(of: Setting<T>, check: (value: T) => unknown): Setting<T>
  listMade<M>(expected: string, make: (value: unknown) => M): Setting<readonly M[]>
  either<A, B>(one: Setting<A>, other: Setting<B>): Setting<A | B>
  optional<T, const F>(of: Setting<T>, fallback: F): Setting<T | F>
} = {
  text: { expected: 'a text', read: (text) => text },
  list: { expected: 'a list of texts, separated by commas', read: listed },
  texts: {
    expected: 'a JSON list of texts, or the name of a bundled file of it',
    read: (text) => {
      const json = parsed(text)
      return Array.isArray(json) && json.length > 0 && json.every((one) => typeof one === 'string') ? filled(json) : undefined
    },
  },
  seconds: wholeNumber(0, 3600, 'a whole number of seconds from 0 to 3600'),
  json: { expected: 'JSON, or the name of a bundled file of it', read: parsed },
  routes: { expected: 'a route table in JSON, or the name of a bundled file of it', read: routesOf },
  connectRoute: {
    expected: 'a route table in JSON with $connect and nothing else, or the name of a bundled file of it',
    read: (text) => {
      const table = routesOf(text)
      const [[key, rule] = [], second] = Object.entries(table ?? {})
      return key !== '$connect' || rule === undefined || second !== undefined ? undefined : { $connect: rule }
    },
  },
  url: { expected: 'an absolute https URL', read: (text) => (isHttps(text) ? text : undefined) },
  userPoolId: {
    expected: 'a user pool id such as eu-west-1_AbCdEf',
    read: (text) => (text.length <= 55 && /^[a-z]+(?:-[a-z]+)+-\d{1,2}_[0-9A-Za-z]+$/.test(text) ? text : undefined),
  },
  keySet: { expected: KEY_SET_EXPECTED, read: keySetOf },
  keySetSeed: {
    expected: KEY_SET_EXPECTED,
    read: (text) => {
      const seed = keySetOf(text)
      return seed === undefined ? undefined : { seed }
    },
  },
  oneOf: (...values) => ({ expected: `one of ${values.join(', ')}`, read: (text) => values.find((value) => value === text) }),
  someOf: <const T extends string>(...values: readonly T[]): Setting<readonly T[]> => ({
    expected: `of ${values.join(', ')}, separated by commas`,
    read: (text) => {
      const found = listed(text)?.map((part) => values.find((value) => value === part))
      return found?.every((value) => value !== undefined) ? found : undefined
    },
  }),
  wholeNumber: (least, most) => wholeNumber(least, most, `a whole number from ${least} to ${most}`),
  made: (of, make) => ({
    expected: of.expected,
    read: (text) => {
      const value = of.read(text)
      return value === undefined ? undefined : make(value)
    },
  }),
  checked: (of, check) => ({
    expected: of.expected,
    read: (text) => {
      const value = of.read(text)
      if (value !== undefined) check(value)
      return value
    },
  }),
  listMade: (expected, make) => ({
    expected: `a JSON list of ${expected}, or the name of a bundled file of it`,
    read: (text) => {
      const json = parsed(text)
      return Array.isArray(json) && json.length > 0 ? eachMade(json, make) : undefined
    },
  }),
  either: (one, other) => ({
    expected: `${one.expected}; or ${other.expected}`,
    read: (text) => one.read(text) ?? other.read(text),
  }),
  optional: <T, const F>(of: Setting<T>, fallback: F): Setting<T | F> => ({
    expected: of.expected,
    read: of.read,
    fallback: { value: fallback },
  }),
}

function wholeNumber(least: number, most: number, expected: string): Setting<number> {
  return {
    expected,
    read: (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
      return value >= least && value <= most ? value : undefined
    },
  }
}

/** Makes each, and says all complaints at once, by place. */
function eachMade<M>(items: readonly unknown[], make: (value: unknown) => M): readonly M[] {
  const complaints: string[] = []
  const made = items.flatMap((item, index) => {
    try {
      return [make(item)]
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      complaints.push(`[${index}] ${error.message}`)
      return []
    }
  })
  if (complaints.length > 0) throw new ConfigError('list', '', complaints.join(', '))
  return made
}

function routesOf(text: string): JsonRoutes | undefined {
  const json = parsed(text)
  return json === undefined ? undefined : routesFromJson(json)
}

/** Plain http only to this machine, for tests. */
function isHttps(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
}

function keySetOf(text: string): unknown {
  const json = parsed(text)
  const keys: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'keys') : undefined
  const isKeySet = Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'object' && key !== null)
  return isKeySet ? json : undefined
}

function listed(text: string): readonly string[] | undefined {
  return filled(text.split(',').map((part) => part.trim()))
}

function filled(parts: readonly string[]): readonly string[] | undefined {
  return parts.every((part) => part !== '') ? parts : undefined
}

/**
 * JSON as it stands, or a file's below the function's root (`LAMBDA_TASK_ROOT`, elsewhere the working directory).
 *
 * @throws {ConfigError} for a member that comes twice: of two rules for one route the last would count, without a word.
 */
function parsed(text: string): unknown {
  const json = jsonText(text)
  if (json === undefined || !isJson(json)) return undefined
  if (findRepeatedMember(json) !== undefined) throw new ConfigError('JSON', '', 'a member comes twice in one object')
  return JSON.parse(json) ?? undefined
}

function jsonText(text: string): string | undefined {
  if (/^\s*[[{]/.test(text)) return text
  try {
    return readFileSync(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', text), 'utf8')
  } catch {
    return undefined
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
