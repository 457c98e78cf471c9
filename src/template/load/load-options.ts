/**
 * The options of `fromTemplate`.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import type { IamPrincipal } from '../../gateway/index.ts'
import { boolean, callback, integer, isObject, object, oneOf, optional, optionSchema, valid } from '../../options.ts'
import { READ_CHECKS, type ReadOptions } from '../read/read-options.ts'

/** An authorizer of this package, or any Lambda handler. */
export type Handler =
  | {
      /** The settings that the handler was made for. */
      readonly definition: AuthorizerDefinition
      (event: never, context?: never): Promise<unknown>
    }
  | ((event: never, context: never, callback: never) => unknown)

/** The options of `fromTemplate`. */
export interface TemplateOptions extends ReadOptions {
  /**
   * Functions by logical id, function name, ARN or CDK construct path; `LogicalId:alias` for an alias. A bound function
   * that no API of the template uses is a `ConfigError`. Bound functions win over loaded ones.
   */
  readonly handlers?: { readonly [name: string]: Handler } | undefined
  /**
   * Whether to import the code of functions that are not bound: from `.aws-sam/build`, `CodeUri`, `InlineCode` or the
   * asset folder; Node.js runtimes only. This runs the code of the template. Default `false`.
   */
  readonly loadHandlers?: boolean | undefined
  /** Environment variables of loaded functions in addition to the template's own, by logical id. They are set only while a function runs. */
  readonly environment?: { readonly [name: string]: { readonly [variable: string]: string } } | undefined
  /**
   * `throw` (default): any `error` rejects with a `TemplateError`. `close`: the routes that an error touches answer 500 with
   * the header `x-gatewright-finding`, and the others work. An error about no route in particular throws all the same.
   */
  readonly onError?: 'throw' | 'close' | undefined
  /** Whether warnings are errors. Default `false`. */
  readonly strict?: boolean | undefined
  /** Callers of AWS_IAM routes, by access key ID. Default: none. */
  readonly principals?: { readonly [accessKeyId: string]: IamPrincipal } | undefined
  /** Key sets by issuer URL or Cognito pool ID. Others are fetched when the first token comes. */
  readonly jwks?: { readonly [issuerOrPoolId: string]: unknown } | undefined
  /** Values of API keys by logical id, 20 to 128 characters. Others are made up and are in `apiKeys` of the result. */
  readonly apiKeys?: { readonly [logicalId: string]: string } | undefined
  /** The current time in milliseconds since the epoch. Default: the system clock. */
  readonly now?: (() => number) | undefined
  /** TTL of Lambda authorizers of HTTP APIs that state none, in seconds. AWS does not document its default. Default 0. */
  readonly httpApiDefaultTtlSeconds?: number | undefined
}

const handlers = valid(
  'an object of functions',
  (value) => isObject(value) && Object.values(value).every((one) => typeof one === 'function'),
)
const variables = valid(
  'an object of objects with strings',
  (value) =>
    isObject(value) &&
    Object.values(value).every((one) => isObject(one) && Object.values(one).every((text) => typeof text === 'string')),
)
const keys = valid(
  'an object of strings with 20 to 128 characters',
  (value) =>
    isObject(value) && Object.values(value).every((one) => typeof one === 'string' && one.length >= 20 && one.length <= 128),
)

/** The checked options of `fromTemplate`. */
export const LOAD_OPTIONS: ReturnType<typeof optionSchema<TemplateOptions>> = optionSchema<TemplateOptions>('fromTemplate', {
  ...READ_CHECKS,
  handlers: optional(handlers),
  loadHandlers: optional(boolean),
  environment: optional(variables),
  onError: optional(oneOf('throw', 'close')),
  strict: optional(boolean),
  principals: optional(object),
  jwks: optional(object),
  apiKeys: optional(keys),
  now: optional(callback),
  httpApiDefaultTtlSeconds: optional(integer(0, 3600)),
})
