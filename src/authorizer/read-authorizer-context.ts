/**
 * Reads what an authorizer passed to the backend from the event of the backend's integration.
 *
 * @module
 */

import type { AuthorizerDefinition, Json } from '../events/index.ts'
import type { declaredContext } from './authorizer-options.ts'

/** The authorizer context as the backend receives it. REST and WebSocket APIs deliver strings, HTTP APIs the JSON types. */
export type Delivered<A> = A extends {
  /** The type of the context that the authorizer returns. */
  readonly [declaredContext]?: infer C
  /** How the authorizer is configured in API Gateway. */
  readonly definition: infer D
}
  ? D extends {
      /** The type of the API that receives the context. */
      api: 'HTTP'
    }
    ? C
    : { readonly [N in keyof C]: C[N] extends infer V ? (V extends string | number | boolean ? `${V}` : undefined) : never }
  : never

/** The caller of a route with AWS_IAM authorization. */
export interface IamCaller {
  /** The AWS account of the caller: twelve digits. */
  readonly accountId: string
  /** The ARN of the IAM user or of the assumed role's session. */
  readonly userArn: string
  /** The unique ID of the principal: `AIDA…`, or `AROA…:session`. */
  readonly userId: string
  /** The access key ID of the signature. */
  readonly accessKeyId: string
}

type Fields = { readonly [name: string]: unknown }

/** API Gateway adds these keys to the context of a REST or WebSocket authorizer. */
const ADDED_KEYS = new Set(['principalId', 'integrationLatency'])

/**
 * Returns the context of a Lambda authorizer; an empty object if there is none. Pass the type of the authorizer:
 * `readAuthorizerContext<typeof handler>(event)`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * @example
 * const { subject } = readAuthorizerContext<typeof handler>(event) // string
 */
export function readAuthorizerContext<
  A extends {
    /** How the authorizer is configured in API Gateway. */
    readonly definition: AuthorizerDefinition
  },
>(event: unknown): Delivered<A> {
  const authorizer = authorizerOf(event)
  const lambda = objectField(authorizer, 'lambda')
  // Objects come from other authorizers: `claims`, `jwt`, `iam`.
  const isContextEntry = ([key, value]: [string, unknown]): boolean => !ADDED_KEYS.has(key) && typeof value !== 'object'
  const context = lambda ?? Object.fromEntries(Object.entries(authorizer ?? {}).filter(isContextEntry))
  // The factory typed the context that the authorizer returns; API Gateway delivers it as `Delivered` states.
  return context as Delivered<A>
}

/** Returns the claims that a Cognito or JWT authorizer passed on; `undefined` if there are none. Cognito claims are strings. */
export function readClaims(event: unknown): { readonly [name: string]: Json } | undefined {
  const authorizer = authorizerOf(event)
  const claims = objectField(objectField(authorizer, 'jwt'), 'claims') ?? objectField(authorizer, 'claims')
  return claims as { readonly [name: string]: Json } | undefined // written by API Gateway: claims are JSON
}

/** Returns the IAM caller of the request; `undefined` if the route does not use AWS_IAM authorization. */
export function readIamCaller(event: unknown): IamCaller | undefined {
  const iam = objectField(authorizerOf(event), 'iam')
  if (iam !== undefined) return iamCallerOf(iam, 'userId')
  const identity = objectField(objectField(event, 'requestContext'), 'identity')
  return identity === undefined ? undefined : iamCallerOf(identity, 'user')
}

function iamCallerOf(source: Fields, userIdField: string): IamCaller | undefined {
  const [accountId, userArn, accessKeyId, userId] = ['accountId', 'userArn', 'accessKey', userIdField].map((name) =>
    Object.hasOwn(source, name) ? source[name] : undefined,
  )
  return typeof accountId === 'string' &&
    typeof userArn === 'string' &&
    typeof accessKeyId === 'string' &&
    typeof userId === 'string'
    ? { accountId, userArn, userId, accessKeyId }
    : undefined
}

function authorizerOf(event: unknown): Fields | undefined {
  return objectField(objectField(event, 'requestContext'), 'authorizer')
}

function objectField(owner: unknown, name: string): Fields | undefined {
  if (typeof owner !== 'object' || owner === null || !Object.hasOwn(owner, name)) return undefined
  const value: unknown = Reflect.get(owner, name)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}
