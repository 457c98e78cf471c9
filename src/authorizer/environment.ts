/**
 * Reads a Lambda's configuration out of its environment variables, all at once: whoever deploys sees every missing or
 * wrong variable in one error at cold start, by name, and never a value.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../errors.ts'
import { routesFromJson } from './routes-from-json.ts'

export type Environment = { readonly [name: string]: string | undefined }

/** Reads one variable's text; `undefined` is a wrong one. */
export interface Setting<T> {
  /** What a right value is, after `must be`. */
  readonly expected: string
  /** Left out: the variable is required. */
  readonly fallback?: { readonly value: T }
  read(text: string): T | undefined
}

type Settings = { readonly [name: string]: Setting<unknown> }
type Values<S extends Settings> = { readonly [N in keyof S]: S[N] extends Setting<infer T> ? T : never }

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
      if (!(error instanceof ConfigError)) throw error
      complaints.push(`${name}: ${error.message}`)
    }
  }
  if (complaints.length > 0) throw new ConfigError('environment', '', complaints.join('; '))
  return values as Values<S> // each was read by its own setting
}

/** The kinds of variables. `optional` gives one a fallback. */
export const setting: {
  readonly text: Setting<string>
  readonly list: Setting<readonly string[]>
  readonly seconds: Setting<number>
  readonly json: Setting<unknown>
  readonly routes: Setting<ReturnType<typeof routesFromJson>>
  readonly url: Setting<string>
  oneOf<const T extends string>(...values: readonly T[]): Setting<T>
  optional<T, const F>(of: Setting<T>, fallback: F): Setting<T | F>
} = {
  text: { expected: 'a text', read: (text) => text },
  list: { expected: 'a list of texts, separated by commas', read: (text) => filled(text.split(',').map((part) => part.trim())) },
  seconds: {
    expected: 'a whole number of seconds from 0 to 3600',
    read: (text) => (/^\d{1,4}$/.test(text) && Number(text) <= 3600 ? Number(text) : undefined),
  },
  json: { expected: 'JSON, or the name of a bundled file of it', read: parsed },
  routes: {
    expected: 'a route table in JSON, or the name of a bundled file of it',
    read: (text) => {
      const json = parsed(text)
      return json === undefined ? undefined : routesFromJson(json)
    },
  },
  url: {
    expected: 'an absolute https URL',
    read: (text) => (URL.canParse(text) && new URL(text).protocol === 'https:' ? text : undefined),
  },
  oneOf: (...values) => ({ expected: `one of ${values.join(', ')}`, read: (text) => values.find((value) => value === text) }),
  optional: <T, const F>(of: Setting<T>, fallback: F): Setting<T | F> => ({
    expected: of.expected,
    read: of.read,
    fallback: { value: fallback },
  }),
}

function filled(parts: readonly string[]): readonly string[] | undefined {
  return parts.every((part) => part !== '') ? parts : undefined
}

/** JSON as it stands, or a file's below the function's root (`LAMBDA_TASK_ROOT`, elsewhere the working directory). */
function parsed(text: string): unknown {
  try {
    const json = /^\s*[[{]/.test(text) ? text : readFileSync(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', text), 'utf8')
    return JSON.parse(json) ?? undefined
  } catch {
    return undefined
  }
}
