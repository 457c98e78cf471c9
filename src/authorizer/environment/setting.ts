/**
 * The kinds of environment variables.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { callback, checkArgument, integer, string, strings, valid } from '../../options.ts'
import type { Rule } from '../../policy/index.ts'
import { type JsonRoutes, routesFromJson } from './routes-from-json.ts'
import { areNotEmpty, readJson, readList, readString, VariableFault } from './variable-value.ts'

/** How to read one variable. */
export interface Setting<T> {
  /** Completes the sentence "`{variable}` must be …". */
  readonly expected: string
  /** The value if the variable is not set. Without a fallback the variable is required. */
  readonly fallback?:
    | {
        /** The value, which may be `undefined`. */
        readonly value: T
      }
    | undefined
  /** Returns the value, or `undefined` if the variable is wrong. A `ConfigError` that it throws is reported with the name of the variable. */
  read(text: string): T | undefined
}

const OR_FILE = 'or the name of a bundled file that contains it'
const KEY_SET_EXPECTED = `a JSON Web Key Set, ${OR_FILE}`

/** The kinds of environment variables, for {@link fromEnvironment} and `readEnvironment`. */
export const setting: {
  /** A string. */
  readonly text: Setting<string>
  /** Strings without whitespace, separated by commas. */
  readonly list: Setting<readonly string[]>
  /** A JSON array of strings, which may contain commas, such as distinguished names. */
  readonly texts: Setting<readonly string[]>
  /** An integer from 0 to 3600. */
  readonly seconds: Setting<number>
  /** A JSON array or object that is not empty. */
  readonly json: Setting<unknown>
  /** A route table in JSON, see `routesFromJson`. */
  readonly routes: Setting<JsonRoutes>
  /** A route table in JSON with `$connect` only, for WebSocket authorizers. */
  readonly connectRoute: Setting<{
    /** The rule for new connections. */
    readonly $connect: Rule<Identity>
  }>
  /** An absolute https URL; http for the local host. */
  readonly url: Setting<string>
  /** The ID of a Cognito user pool. */
  readonly userPoolId: Setting<string>
  /** A JSON Web Key Set. */
  readonly keySet: Setting<unknown>
  /** A JSON Web Key Set as the value of the option `remoteKeys`. */
  readonly keySetSeed: Setting<{
    /** The key set document. */
    readonly seed: unknown
  }>
  /** One of the values. */
  oneOf<const T extends string>(...values: readonly T[]): Setting<T>
  /** Some of the values, separated by commas. */
  someOf<const T extends string>(...values: readonly T[]): Setting<readonly T[]>
  /** A decimal integer in a range. */
  wholeNumber(least: number, most: number): Setting<number>
  /** The result of `make`. A `ConfigError` of `make` is reported with the name of the variable. */
  made<T, M>(of: Setting<T>, make: (value: T) => M): Setting<M>
  /** A value for which `check` throws no `ConfigError`. */
  checked<T>(of: Setting<T>, check: (value: T) => unknown): Setting<T>
  /** A JSON array, each element converted by `make`. All `ConfigError`s of `make` are reported with their index. */
  listMade<M>(expected: string, make: (value: unknown) => M): Setting<readonly M[]>
  /** A value that one of the settings accepts. The first one is tried first. */
  either<A, B>(one: Setting<A>, other: Setting<B>): Setting<A | B>
  /** Makes a variable optional. */
  optional<T, const F>(of: Setting<T>, fallback: F): Setting<T | F>
} = {
  text: { expected: 'a string', read: readString },
  list: { expected: 'a list of strings, separated by commas', read: readList },
  texts: {
    expected: `a JSON array of strings, ${OR_FILE}`,
    read: (text) => {
      const json = readJson(text)
      const isStringArray = Array.isArray(json) && json.length > 0 && json.every((element) => typeof element === 'string')
      return isStringArray && areNotEmpty(json) ? json : undefined
    },
  },
  seconds: integerSetting(0, 3600, 'an integer of seconds from 0 to 3600'),
  json: {
    expected: `JSON, ${OR_FILE}`,
    read: (text) => {
      const json = readJson(text)
      if (typeof json === 'object' && json !== null && Object.keys(json).length === 0)
        throw new VariableFault('the JSON is empty')
      return json
    },
  },
  routes: { expected: `a route table in JSON, ${OR_FILE}`, read: readRoutes },
  connectRoute: {
    expected: `a route table in JSON with $connect only, ${OR_FILE}`,
    read: (text) => {
      const [[key, rule] = [], second] = Object.entries(readRoutes(text) ?? {})
      return key !== '$connect' || rule === undefined || second !== undefined ? undefined : { $connect: rule }
    },
  },
  url: { expected: 'an absolute https URL', read: (text) => (isHttps(readString(text)) ? text : undefined) },
  userPoolId: {
    expected: 'a user pool ID such as eu-west-1_AbCdEf',
    read: (text) => (text.length <= 55 && /^[a-z]+(?:-[a-z]+)+-\d{1,2}_[0-9A-Za-z]+$/.test(text) ? text : undefined),
  },
  keySet: { expected: KEY_SET_EXPECTED, read: readKeySet },
  keySetSeed: {
    expected: KEY_SET_EXPECTED,
    read: (text) => {
      const seed = readKeySet(text)
      return seed === undefined ? undefined : { seed }
    },
  },
  oneOf: (...values) => {
    checkArgument('setting.oneOf', 'values', texts, values)
    return { expected: `one of ${values.join(', ')}`, read: (text) => values.find((value) => value === text) }
  },
  someOf: <const T extends string>(...values: readonly T[]): Setting<readonly T[]> => {
    checkArgument('setting.someOf', 'values', texts, values)
    return {
      expected: `some of ${values.join(', ')}, separated by commas`,
      read: (text) => {
        const elements = readList(text)?.map((element) => values.find((value) => value === element))
        return elements?.every((value) => value !== undefined) ? elements : undefined
      },
    }
  },
  wholeNumber: (least, most) => {
    checkArgument('setting.wholeNumber', 'least', integer(0, 999_999_999), least)
    checkArgument('setting.wholeNumber', 'most', integer(least, 999_999_999), most)
    return integerSetting(least, most, `an integer from ${least} to ${most}`)
  },
  made: (of, make) => {
    checkArgument('setting.made', 'of', aSetting, of)
    checkArgument('setting.made', 'make', callback, make)
    return {
      expected: of.expected,
      read: (text) => {
        const value = of.read(text)
        return value === undefined ? undefined : make(value)
      },
    }
  },
  checked: (of, check) => {
    checkArgument('setting.checked', 'of', aSetting, of)
    checkArgument('setting.checked', 'check', callback, check)
    return {
      expected: of.expected,
      read: (text) => {
        const value = of.read(text)
        if (value !== undefined) check(value)
        return value
      },
    }
  },
  listMade: (expected, make) => {
    checkArgument('setting.listMade', 'expected', string, expected)
    checkArgument('setting.listMade', 'make', callback, make)
    return {
      expected: `a JSON array of ${expected}, ${OR_FILE}`,
      read: (text) => {
        const json = readJson(text)
        return Array.isArray(json) && json.length > 0 ? convertAll(json, make) : undefined
      },
    }
  },
  either: (one, other) => {
    checkArgument('setting.either', 'one', aSetting, one)
    checkArgument('setting.either', 'other', aSetting, other)
    return { expected: `${one.expected}; or ${other.expected}`, read: (text) => one.read(text) ?? other.read(text) }
  },
  optional: <T, const F>(of: Setting<T>, fallback: F): Setting<T | F> => {
    checkArgument('setting.optional', 'of', aSetting, of)
    return { expected: of.expected, read: (text) => of.read(text), fallback: { value: fallback } }
  },
}

const aSetting = valid<Setting<unknown>>(
  'a setting, such as setting.text',
  (value) => isRecord(value) && typeof value['expected'] === 'string' && typeof value['read'] === 'function',
)

/** The values of `oneOf` and `someOf`. */
const texts = valid<readonly string[]>('one or more non-empty strings', (value) => strings.accepts(value))

function integerSetting(least: number, most: number, expected: string): Setting<number> {
  return {
    expected,
    read: (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
      return value >= least && value <= most ? value : undefined
    },
  }
}

/** Reports all errors at once, each with the index of its element. */
function convertAll<M>(elements: readonly unknown[], make: (value: unknown) => M): readonly M[] {
  const faults: string[] = []
  const results = elements.flatMap((element, index) => {
    try {
      return [make(element)]
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      faults.push(`[${index}] ${error.message}`)
      return []
    }
  })
  if (faults.length > 0) throw new ConfigError('list', '', faults.join(', '))
  return results
}

function readRoutes(text: string): JsonRoutes | undefined {
  const json = readJson(text)
  return json === undefined ? undefined : routesFromJson(json)
}

/** http is accepted for the local host only, for tests. */
function isHttps(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
}

function readKeySet(text: string): unknown {
  const json = readJson(text)
  const keys = isRecord(json) ? ownProperty(json, 'keys') : undefined
  const isKeySet = Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'object' && key !== null)
  return isKeySet ? json : undefined
}
