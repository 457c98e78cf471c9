/**
 * The option checker: every public function that takes options declares one schema and reads its options through it.
 *
 * `undefined` means "not set" for every option. Unknown names, missing required options and wrong values are reported
 * with the subject, the option, what is expected and the kind of value received; never with the value itself, which may
 * be a secret.
 *
 * @module
 */

import { ConfigError } from './errors.ts'
import { suggest } from './internal/suggest.ts'

/**
 * The prototype of checked options, so that members of `Object.prototype` never count as options. With the prototype `null`
 * V8 stores the object as a dictionary, which makes signing a request 5 % slower.
 */
const NO_MEMBERS: object = /* @__PURE__ */ Object.freeze(Object.create(null))

/** What the value of one option must be. */
export interface Check<T = unknown> {
  /** Completes the sentence "`{option}` must be …": `an integer from 0 to 3600`. */
  readonly expected: string
  /** Whether a value passes. `undefined` never reaches it. */
  readonly accepts: (value: unknown) => boolean
  /** Absent: the option is required. */
  readonly optional?: true
  /** Only for the type checker: the type of an accepted value. */
  readonly type?: T
}

/** One check per option of `T`. TypeScript reports an option that the table forgets. */
export type Checks<T> = { readonly [K in keyof Required<T>]: Check }

/** The declared options of one public function. */
export interface OptionSchema<T> {
  /** The names of the options, in the order of the table. */
  readonly names: readonly string[]
  /**
   * Returns a copy of the options that are set. Each property is read once, so a getter cannot change its value later;
   * inherited properties are ignored.
   *
   * @throws {ConfigError} `option` names the first option that is unknown, missing or wrong.
   */
  check(given: unknown): T
}

/**
 * Declares the options of one public function.
 *
 * @param path Prefix of the option names in messages, for an object inside the options: `policies.`.
 * @example
 * const OPTIONS = optionSchema<TimeWindowOptions>('timeWindow', { from: optional(date), to: optional(date) })
 * OPTIONS.check({ until: 5 })
 * // ConfigError: timeWindow: unknown option "until". Known options: from, to.
 */
export function optionSchema<T extends object>(subject: string, checks: Checks<T>, path: string = ''): OptionSchema<T> {
  const table = new Map<string, Check>(Object.entries(checks))
  const names = [...table.keys()]
  const required = names.filter((name) => table.get(name)?.optional !== true)
  return { names, check }

  function check(given: unknown): T {
    if (!isObject(given)) throw wrongValue(subject, path === '' ? 'options' : path.slice(0, -1), 'an object', given)
    const options: { [name: string]: unknown } = { __proto__: NO_MEMBERS }
    for (const name of Object.keys(given)) {
      const value = given[name]
      const one = table.get(name)
      if (one === undefined) throw unknownOption(subject, name, names, path)
      if (value === undefined) continue
      if (!one.accepts(value)) throw wrongValue(subject, path + name, one.expected, value)
      options[name] = value
    }
    for (const name of required) {
      if (options[name] === undefined) throw missingOption(subject, path + name, table.get(name), Object.hasOwn(given, name))
    }
    // Every property of `T` was checked above; the table has one check for each of them.
    return options as T
  }
}

/**
 * Checks one positional argument, `name` in `requiredHeader(name)`, and returns it.
 *
 * @throws {ConfigError} `option` is the argument's name.
 */
export function checkArgument<T>(subject: string, name: string, check: Check<T>, value: unknown): T {
  if (value === undefined && check.optional !== true) throw missingOption(subject, name, check, false)
  if (value !== undefined && !check.accepts(value)) throw wrongValue(subject, name, check.expected, value)
  return value as T // `accepts` has just said so
}

/** The error for a name that is not an option. */
export function unknownOption(subject: string, name: string, known: readonly string[], path: string = ''): ConfigError {
  const suggestion = suggest(name, known)
  const advice = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
  const list = known.length === 0 ? 'There are no options.' : `Known options: ${known.join(', ')}.`
  return new ConfigError(subject, path + name, '', `unknown option "${path}${name}". ${list}${advice}`)
}

function missingOption(subject: string, option: string, check: Check | undefined, isPresent: boolean): ConfigError {
  const advice = isPresent ? ' but is undefined. Is the environment variable set?' : `. Pass ${check?.expected}.`
  return new ConfigError(subject, option, check?.expected ?? '', `${option} is required${advice}`)
}

/** The error for a value that is not what `expected` states. */
export function wrongValue(subject: string, option: string, expected: string, value: unknown): ConfigError {
  return new ConfigError(subject, option, `${expected}, received ${kindOf(value)}`)
}

/** The kind of a value in words, for messages: never the value itself. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  if (Number.isNaN(value)) return 'NaN'
  if (typeof value !== 'object') return `a ${typeof value}`
  return isObject(value) ? 'an object' : 'a built-in object such as a Map or Date'
}

// ── checks ──────────────────────────────────────────────────────────────────────────────────────

/** Makes a check: `expected` completes the sentence "`{option}` must be …". */
export function valid<T>(expected: string, accepts: (value: unknown) => boolean): Check<T> {
  return { expected, accepts }
}

/** The option may be left out. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return { ...check, optional: true }
}

/** `null` is accepted too; `effect` states what it does: `accept any app client`. */
export function nullable<T>(check: Check<T>, effect: string): Check<T | null> {
  return {
    ...check,
    expected: `${check.expected}, or null to ${effect}`,
    accepts: (value) => value === null || check.accepts(value),
  }
}

/** A non-empty string. */
export const string: Check<string> = /* @__PURE__ */ valid('a non-empty string', isNonEmptyString)

/** A non-empty string or a non-empty array of them. */
export const strings: Check<string | readonly string[]> = /* @__PURE__ */ valid(
  'a non-empty string or a non-empty array of them',
  (value) => isNonEmptyString(value) || (Array.isArray(value) && value.length > 0 && value.every(isNonEmptyString)),
)

/** `true` or `false`. */
export const boolean: Check<boolean> = /* @__PURE__ */ valid('true or false', (value) => typeof value === 'boolean')

/** A function. What it accepts and returns is checked when it is called. */
// biome-ignore lint/complexity/noBannedTypes: any function; its type is the type of the option
export const callback: Check<Function> = /* @__PURE__ */ valid('a function', (value) => typeof value === 'function')

/** A plain object: not an array, `Map` or other built-in object. */
export const object: Check<object> = /* @__PURE__ */ valid('an object', isObject)

/** An integer within a range; both ends are accepted. */
export function integer(least: number, most: number): Check<number> {
  return valid(
    `an integer from ${least} to ${most}`,
    (value) => Number.isInteger(value) && isWithin(value as number, least, most),
  )
}

/** A number within a range; both ends are accepted. */
export function number(least: number, most: number): Check<number> {
  return valid(`a number from ${least} to ${most}`, (value) => typeof value === 'number' && isWithin(value, least, most))
}

/** One of several literal values. */
export function oneOf<T extends string | number | boolean>(...values: readonly T[]): Check<T> {
  return valid(listOf(values), (value) => values.includes(value as T))
}

/** An array whose elements all pass; `expected` names them: `an array of route keys`. */
export function arrayOf<T>(expected: string, isElement: (value: unknown) => boolean): Check<readonly T[]> {
  return valid(expected, (value) => Array.isArray(value) && value.every(isElement))
}

function listOf(values: readonly (string | number | boolean)[]): string {
  const quoted = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}

function isNonEmptyString(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Whether a value is a plain object. The contents of a `Map`, `Headers` or other built-in object are not properties and would be ignored. */
export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  const tag = Object.prototype.toString.call(value)
  return typeof value === 'object' && value !== null && (tag === '[object Object]' || tag === '[object Module]')
}
