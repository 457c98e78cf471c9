/**
 * Calls every public function with unknown options, with options and arguments of each wrong kind, with `undefined`, and
 * without arguments. A function that is not in the tables fails.
 */

import { describe, expect, test } from 'vitest'
import { GatewrightError } from '../src/errors.ts'
import { ACCEPTED_ARGUMENTS } from './accepted-arguments.ts'
import { ACCEPTED_OPTIONS } from './accepted-options.ts'
import { ENTRY_POINTS, WITH_ARGUMENTS, WITH_OPTIONS } from './public-functions.ts'

type AnyFunction = (...args: readonly unknown[]) => unknown

/** Must never appear in an error. */
const SECRET = 'S3CR3T-VALUE'

/** One value of each kind. */
const VALUES: { readonly [kind: string]: unknown } = {
  string: SECRET,
  empty: '',
  number: -7.5,
  nan: Number.NaN,
  boolean: true,
  function: () => SECRET,
  array: [],
  strings: [SECRET],
  numbers: [5],
  object: {},
  record: { key: SECRET },
  map: new Map([['key', SECRET]]),
  null: null,
  symbol: Symbol(SECRET),
  bigint: 5n,
}

/** Functions that are not called by users of the package. */
const INTERNAL = ['authenticated.partial']

/** Options whose error names something else: another option that contradicts, or a part of the value. */
const REPORTED_AS: { readonly [option: string]: string } = {
  'testing.diff.routes': 'request',
  'fromTemplate.api': 'undefined',
  'fromTemplate.principals': 'undefined',
  'fromTemplate.stage': 'undefined',
  'fromTemplate.strict': 'undefined',
  'hostileAssertions.content': 'key',
  'lint.methodArn': 'scheme',
  'matrix.policies': 'value',
  'matrix.routes': 'request',
  'oidc.tenants': 'issuer',
}

/** Optional options that are required in combination with others, and the message if they are missing. */
const CONDITIONALLY_REQUIRED: { readonly [option: string]: string } = {
  'presignWebSocket.service': 'service is required, because the host does not contain it',
  'compareCosts.region': 'region or prices is required. There is no default Region.',
  'htmlReport.features': 'at least one of features, costs, curve and replay is required',
  'matrix.policies': 'policies are required, for the whole matrix or for each caller',
}

/** Functions with a variable number of arguments, of which none is required. */
const NO_ARGUMENTS = ['condition.all']

/** Functions whose errors about an argument name no option: they are about several variables, the whole table or the order of calls. */
const NAMELESS = ['fromEnvironment', 'matchers.because', 'readEnvironment', 'routesFromJson', 'rulesFromJson']

/** The option checker itself: its functions take literals while a module loads, and report nothing about their own arguments. */
const CHECKER = 'options.'

const functions = publicFunctions()

/**
 * Every function of every entry point, also the members of objects, such as `condition.sourceIp`. A second function of the same
 * name is listed with its entry point: `gateway.explain`.
 */
function publicFunctions(): ReadonlyMap<string, AnyFunction> {
  const found = new Map<string, AnyFunction>()
  for (const [entryPoint, exports] of Object.entries(ENTRY_POINTS)) {
    for (const [path, member] of Object.entries(exports).flatMap(([name, value]) => withMembers(name, value))) {
      if (typeof member !== 'function' || isClass(member) || path.startsWith(CHECKER)) continue
      const other = found.get(path)
      const name = other === undefined || other === member ? path : `${entryPoint}.${path}`
      found.set(name, member as AnyFunction)
    }
  }
  // Matchers read the state of the assertion from `this`.
  return new Map([...found].map(([name, member]) => [name, member.bind({}) as AnyFunction]))
}

function withMembers(name: string, value: unknown): readonly (readonly [path: string, member: unknown])[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [[name, value], ...members.map(([key, member]) => [`${name}.${key}`, member] as const)]
}

function isClass(value: object): boolean {
  return String(value).startsWith('class')
}

/** Returns the error of a call, or `undefined`. */
async function errorOf(name: string, args: readonly unknown[]): Promise<unknown> {
  try {
    const result: unknown = await functions.get(name)?.(...args)
    if (typeof result === 'object' && result !== null && 'close' in result && typeof result.close === 'function')
      await result.close()
    return undefined
  } catch (error) {
    return error
  }
}

/** The error must be one of this package and must not contain the value, unless it is the name of a file. */
function expectOwnError(error: unknown, label: string, isFileName: boolean = false): asserts error is GatewrightError {
  expect(error, label).toBeInstanceOf(GatewrightError)
  if (!isFileName) expect(`${String(error)} ${JSON.stringify(error)}`, label).not.toContain(SECRET)
}

/** The option that an error names. Each class has its own property for it. */
function namedOption(error: object): string {
  const { option, field, part, path } = error as { readonly [name: string]: unknown }
  return String(option ?? field ?? part ?? path)
}

/** Whether `request.context` or `keys["a"]` names the option `context` or `keys`. */
function isNamed(option: string, error: object): boolean {
  return namedOption(error).split(/[.[]/).includes(option)
}

/** Calls the function with each kind of value; `label` is the name of the option or the argument. */
async function expectKinds(
  label: string,
  accepted: string,
  {
    call,
    values,
    isReported,
    isFileName = false,
  }: {
    readonly call: (value: unknown) => Promise<unknown>
    readonly values: { readonly [kind: string]: unknown }
    readonly isReported: (error: object) => boolean
    readonly isFileName?: boolean
  },
): Promise<void> {
  const kinds =
    accepted === 'any' ? Object.keys(values) : accepted.split(' ').filter((kind) => kind !== '' && kind !== 'required')
  const actual: string[] = []
  for (const [kind, value] of Object.entries(values)) {
    const error = await call(value)
    if (error === undefined) {
      actual.push(kind)
      continue
    }
    expectOwnError(error, `${label}: ${kind}`, isFileName)
    expect(isReported(error), `${label}: ${kind}: ${error.message} (option "${namedOption(error)}")`).toBe(true)
  }
  expect(actual, label).toStrictEqual(Object.keys(values).filter((kind) => kinds.includes(kind)))
}

test('every public function is in the tables, and every function in the tables is public', () => {
  const listed = [...Object.keys(WITH_OPTIONS), ...Object.keys(WITH_ARGUMENTS), ...INTERNAL]
  expect(listed.toSorted()).toStrictEqual([...functions.keys()].toSorted())
  expect(Object.keys(ACCEPTED_OPTIONS).toSorted()).toStrictEqual(Object.keys(WITH_OPTIONS).toSorted())
  expect(Object.keys(ACCEPTED_ARGUMENTS).toSorted()).toStrictEqual(listed.filter((name) => !INTERNAL.includes(name)).toSorted())
})

describe.each(Object.entries(WITH_OPTIONS))('%s', (name, [at, ...args]) => {
  const valid = args[at] as object
  const callWith = (options: object): Promise<unknown> => errorOf(name, args.with(at, { ...valid, ...options }))
  const options = Object.entries(ACCEPTED_OPTIONS[name] ?? {})
  const known = options.map(([option]) => option)

  test('accepts the valid options', async () => {
    expect(await callWith({})).toBeUndefined()
  })

  test('reports an unknown option with the known ones and a suggestion', async () => {
    for (const option of known) {
      const error = await callWith({ [`${option}x`]: SECRET })
      expectOwnError(error, option)
      expect(isNamed(`${option}x`, error), error.message).toBe(true)
      expect(error.message).toMatch(/unknown option "[\w.]*"\. Known options: .*\. Did you mean "\w+"\?$/)
      expect(error.message).toContain(`${option}x"`)
      expect(error.message).toContain(`Did you mean "${option}"?`)
      const list = /Known options: ([^.]*)\./.exec(error.message)?.[1]?.split(', ')
      expect(list?.toSorted()).toStrictEqual(known.toSorted())
    }
    const error = await callWith({ zzzzzz: SECRET })
    expectOwnError(error, 'zzzzzz')
    expect(error.message).not.toContain('Did you mean')
  })

  test.each(options)('accepts or reports each kind of value of the option %s', async (option, accepted) => {
    const isReported = (error: object): boolean =>
      isNamed(option, error) || namedOption(error) === REPORTED_AS[`${name}.${option}`]
    await expectKinds(option, accepted, { call: (value) => callWith({ [option]: value }), values: VALUES, isReported })
  })

  test('treats an undefined option as not set', async () => {
    for (const [option, accepted] of options) {
      const error = await callWith({ [option]: undefined })
      const combination = CONDITIONALLY_REQUIRED[`${name}.${option}`]
      const isRequired = accepted.startsWith('required')
      if (combination === undefined && !isRequired) {
        expect(error, option).toBeUndefined()
        continue
      }
      expectOwnError(error, option)
      expect(isNamed(option, error), error.message).toBe(true)
      expect(error.message).toContain(combination ?? `${option} is required but is undefined. Is the environment variable set?`)
    }
  })
})

describe.each(Object.entries({ ...WITH_ARGUMENTS, ...argumentsOfOptionFunctions() }))('%s', (name, args) => {
  const accepted = ACCEPTED_ARGUMENTS[name] ?? []

  test('accepts or reports each kind of value of each argument', async () => {
    expect(accepted).toHaveLength(args.length)
    for (const [index, kinds] of accepted.entries()) {
      const call = (value: unknown): Promise<unknown> => errorOf(name, args.with(index, value))
      const values = { ...VALUES, undefined: undefined }
      const isReported = (error: object): boolean => namedOption(error) !== '' || NAMELESS.includes(name)
      await expectKinds(`argument ${index}`, kinds, { call, values, isReported, isFileName: name === 'fromTemplate' })
    }
  })

  test('accepts or reports a call without arguments', async () => {
    const isValid =
      accepted.every((kinds) => kinds === 'any' || kinds.split(' ').includes('undefined')) || NO_ARGUMENTS.includes(name)
    const error = await errorOf(name, [])
    if (isValid) expect(error).toBeUndefined()
    else expectOwnError(error, 'no arguments')
  })
})

function argumentsOfOptionFunctions(): { readonly [name: string]: readonly unknown[] } {
  return Object.fromEntries(Object.entries(WITH_OPTIONS).map(([name, [, ...args]]) => [name, args]))
}
