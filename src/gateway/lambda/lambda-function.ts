/**
 * Defines and checks Lambda functions by name, and what an authorizer or an integration invokes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { boolean, type Check, callback, integer, oneOf, optional, optionSchema, valid, wrongValue } from '../../options.ts'
import { type LambdaHandler, RUNTIMES, type Runtime } from './runtime.ts'

/** A Lambda function with its settings and aliases. */
export interface LambdaFunction {
  /** `$LATEST`: invoked if the name has no qualifier. Default: none, so that only the aliases can be invoked. */
  readonly handler?: LambdaHandler | undefined
  /** Handlers by alias or version: `{ live: handler }` for the name `auth:live`. Default: none. */
  readonly aliases?: { readonly [alias: string]: LambdaHandler } | undefined
  /** The Lambda runtime. Default: the `runtime` of the API. */
  readonly runtime?: Runtime | undefined
  /** How long the function may run, in milliseconds, 1 to 900,000. Default 3,000, as on AWS. */
  readonly timeoutMs?: number | undefined
  /** The memory of the function in MB, 128 to 10,240, as the `context` states it. Default 128. */
  readonly memoryMb?: number | undefined
  /** `false`: API Gateway has no permission to invoke the function, and requests fail as on AWS. Default `true`. */
  readonly invokable?: boolean | undefined
}

/** Lambda functions by name. A plain handler has the default settings. */
export type LambdaFunctions = { readonly [name: string]: LambdaHandler | LambdaFunction }

/** A function that is part of the definition. */
export interface InlineFunction {
  /** The handler. It may run as long as the API's `timeoutMs`. */
  readonly handler: LambdaHandler
  /** The Lambda runtime. Default: the `runtime` of the API. */
  readonly runtime?: Runtime | undefined
}

/** The name of a function under `functions`. */
export interface NamedFunction {
  /**
   * `auth`, `auth:live` with an alias, or `auth:${stageVariables.alias}`; also a function ARN. A name that resolves to no
   * function fails the request as on AWS.
   */
  readonly functionName: string
}

/** What an authorizer or an integration invokes: a handler, or the name of a function. */
export type Invocable = InlineFunction | NamedFunction

/** Letters, digits, `-`, `_`, `:`, `$` and stage variables. */
const functionName: Check<string> = valid<string>(
  `a function name such as 'auth', 'auth:live' or 'auth:\${stageVariables.alias}'`,
  (value) =>
    typeof value === 'string' &&
    value.length <= 500 &&
    /^[A-Za-z0-9_:$-]+$/.test(value.replace(/\$\{stageVariables\.[A-Za-z0-9_]{1,64}\}/g, 'x')),
)

/** The checks of the options of {@link InlineFunction} and {@link NamedFunction}. Exactly one of both is present. */
export function invocableChecks(given: object): { readonly [name: string]: Check } {
  return Object.hasOwn(given, 'functionName') ? { functionName } : { handler: callback, runtime: optional(oneOf(...RUNTIMES)) }
}

/** @throws {ConfigError} `option` names the first function that is invalid. */
export function checkLambdaFunctions(subject: string, given: object): LambdaFunctions {
  const checks = {
    handler: optional(callback),
    aliases: optional(valid<LambdaFunction['aliases']>('an object of functions by alias', isAliases)),
    runtime: optional(oneOf(...RUNTIMES)),
    timeoutMs: optional(integer(1, 900_000)),
    memoryMb: optional(integer(128, 10_240)),
    invokable: optional(boolean),
  }
  const entries = Object.entries(given).map(([name, one]): [string, LambdaHandler | LambdaFunction] => {
    const option = `functions["${name}"]`
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
      throw wrongValue(subject, option, 'named with 1 to 64 letters, digits, hyphens and underscores', name)
    if (typeof one === 'function') return [name, one]
    if (!isRecord(one)) throw wrongValue(subject, option, 'a function or an object { handler, aliases, … }', one)
    return [name, optionSchema<LambdaFunction>(subject, checks, `${option}.`).check(one)]
  })
  return Object.fromEntries(entries)
}

function isAliases(value: unknown): boolean {
  const isAlias = ([alias, handler]: [string, unknown]): boolean =>
    /^[A-Za-z0-9_-]{1,128}$/.test(alias) && callback.accepts(handler)
  return isRecord(value) && Object.entries(value).every(isAlias)
}
