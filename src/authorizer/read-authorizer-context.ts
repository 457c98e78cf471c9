/**
 * The backend's side: what the authorizer told it, out of the event of its own integration, in the type that the
 * authorizer declared.
 *
 * @module
 */

import type { AuthorizerDefinition, Json } from '../events/index.ts'
import type { declaredContext } from './authorizer-options.ts'

/** As the backend gets it: REST and WebSocket hand over text, payload 2.0 keeps the JSON types. */
export type Delivered<A> = A extends { readonly [declaredContext]?: infer C; readonly definition: infer D }
  ? D extends { api: 'HTTP' }
    ? C
    : { readonly [N in keyof C]: C[N] extends infer V ? (V extends string | number | boolean ? `${V}` : undefined) : never }
  : never

/** The IAM caller of a request that AWS_IAM let in. */
export interface IamCaller {
  readonly accountId: string
  readonly userArn: string
  readonly userId: string
  readonly accessKeyId: string
}

type Fields = { readonly [name: string]: unknown }

/** What API Gateway puts beside the context of a REST or WebSocket authorizer. */
const BESIDE = new Set(['principalId', 'integrationLatency'])

/**
 * The context of a Lambda authorizer as the backend's event carries it; empty where there is none. Use the
 * authorizer's own type: `readAuthorizerContext<typeof handler>(event)`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * @example
 * const { subject } = readAuthorizerContext<typeof handler>(event) // string
 */
export function readAuthorizerContext<A extends { readonly definition: AuthorizerDefinition }>(event: unknown): Delivered<A> {
  const authorizer = authorizerOf(event)
  const lambda = fields(authorizer, 'lambda')
  // Beside a Lambda authorizer's texts there are objects only of other authorizers: `claims`, `jwt`, `iam`.
  const isOurs = ([key, value]: [string, unknown]): boolean => !BESIDE.has(key) && typeof value !== 'object'
  const context = lambda ?? Object.fromEntries(Object.entries(authorizer ?? {}).filter(isOurs))
  // The authorizer's own factory typed what it returns; API Gateway delivers that, as text where `Delivered` says so.
  return context as Delivered<A>
}

/** The claims that a Cognito or JWT authorizer passed on, each as text; `undefined` where there are none. */
export function readClaims(event: unknown): { readonly [name: string]: Json } | undefined {
  const authorizer = authorizerOf(event)
  const claims = fields(fields(authorizer, 'jwt'), 'claims') ?? fields(authorizer, 'claims')
  return claims as { readonly [name: string]: Json } | undefined // API Gateway writes the event: claims are JSON
}

/** Who signed the request; `undefined` where AWS_IAM was not asked. */
export function readIamCaller(event: unknown): IamCaller | undefined {
  const iam = fields(authorizerOf(event), 'iam')
  if (iam !== undefined) return caller(iam, 'accessKey', 'userId')
  const identity = fields(fields(event, 'requestContext'), 'identity')
  return identity === undefined ? undefined : caller(identity, 'accessKey', 'user')
}

function caller(source: Fields, accessKey: string, user: string): IamCaller | undefined {
  const { accountId, userArn } = source
  const accessKeyId = source[accessKey]
  const userId = source[user]
  if (
    typeof accountId !== 'string' ||
    typeof userArn !== 'string' ||
    typeof accessKeyId !== 'string' ||
    typeof userId !== 'string'
  )
    return undefined
  return { accountId, userArn, userId, accessKeyId }
}

function authorizerOf(event: unknown): Fields | undefined {
  return fields(fields(event, 'requestContext'), 'authorizer')
}

function fields(holder: unknown, name: string): Fields | undefined {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined
  const value: unknown = Reflect.get(holder, name)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}
