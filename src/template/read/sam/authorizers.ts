/**
 * Turns the `Authorizers` of SAM into security schemes, as SAM does, and reports what SAM drops.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Location } from '../../finding.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import type { Problem } from '../report.ts'
import { findUnresolved, isUnresolved } from '../unresolved.ts'
import {
  lambdaParts,
  place,
  refuseKeys,
  type SamAuthorizerContext,
  SOURCE_LISTS,
  scheme,
  sources,
  stringOf,
  unknownKeys,
  withoutEffect,
} from './authorizer-parts.ts'

/** One authorizer of `Auth`. */
export interface SamAuthorizer {
  readonly name: string
  readonly scheme: object
  /** Scopes of methods that do not set their own. */
  readonly scopes: readonly string[]
  readonly problems: Problem[]
  /** What is dropped: a warning whether or not the authorizer is used. */
  readonly dropped: readonly Problem[]
  /** ARN of the function if SAM writes an invoke permission. */
  readonly permittedFunction: string | undefined
  readonly at: Location
}

const REST_KEYS = [
  'UserPoolArn',
  'FunctionArn',
  'FunctionPayloadType',
  'FunctionInvokeRole',
  'DisableFunctionDefaultPermissions',
  'AuthorizationScopes',
  'Identity',
]
const HTTP_LAMBDA_KEYS = [
  'FunctionArn',
  'FunctionInvokeRole',
  'EnableFunctionDefaultPermissions',
  'Identity',
  'AuthorizerPayloadFormatVersion',
  'EnableSimpleResponses',
]
const HTTP_JWT_KEYS = ['AuthorizationScopes', 'IdentitySource', 'JwtConfiguration']

/** Reads `Auth.Authorizers`. */
export function samAuthorizers(auth: Fields | undefined, context: SamAuthorizerContext): readonly SamAuthorizer[] {
  const section = auth?.inner('Authorizers')
  return Object.keys(section?.object ?? {}).map((name) => samAuthorizer(name, section as Fields, context)) // keys of the section
}

function samAuthorizer(name: string, section: Fields, context: SamAuthorizerContext): SamAuthorizer {
  const { world, kind } = context
  const problems: Problem[] = []
  const at = section.at(name)
  const written = section.object[name]
  if (!isRecord(written) || isUnresolved(written)) {
    const unknown = findUnresolved(written)
    problems.push({
      code: unknown?.code ?? 'invalid-value',
      message: unknown?.message ?? 'An authorizer must be an object.',
      at: unknown?.at ?? at,
    })
  }
  const object = isRecord(written) && !isUnresolved(written) ? written : {}
  const fields = fieldsOf(world, object, problems)
  const input: Input = { name, fields, at, context }
  if (kind === 'REST') return fields.has('UserPoolArn') ? cognito(input) : restLambda(input)
  return fields.has('FunctionArn') || !HTTP_JWT_KEYS.some((key) => fields.has(key)) ? httpLambda(input) : httpJwt(input)
}

interface Input {
  readonly name: string
  readonly fields: Fields
  readonly at: Location
  readonly context: SamAuthorizerContext
}

function cognito({ name, fields, at, context }: Input): SamAuthorizer {
  const identity = fields.inner('Identity')
  const dropped = unknownKeys(fields, REST_KEYS)
  if (identity?.has('ReauthorizeEvery') === true)
    dropped.push(withoutEffect(identity, 'ReauthorizeEvery', 'SAM does not write it for a Cognito authorizer'))
  const pools = fields.known('UserPoolArn')
  const extension = place(context.world, at, {
    type: ['cognito_user_pools', fields.at('UserPoolArn')],
    providerARNs: [
      Array.isArray(pools) ? pools : pools === undefined ? fields.object['UserPoolArn'] : [pools],
      fields.at('UserPoolArn'),
    ],
    identityValidationExpression: [identity?.object['ValidationExpression'], identity?.at('ValidationExpression')],
  })
  const header = identity?.string('Header') ?? 'Authorization'
  return {
    name,
    scheme: scheme(context, at, header, extension),
    scopes: fields.strings('AuthorizationScopes') ?? [],
    problems: fields.problems,
    dropped,
    permittedFunction: undefined,
    at,
  }
}

function restLambda({ name, fields, at, context }: Input): SamAuthorizer {
  const identity = fields.inner('Identity')
  const dropped = unknownKeys(fields, REST_KEYS)
  const payloadType = fields.string('FunctionPayloadType') ?? 'TOKEN'
  if (payloadType !== 'TOKEN' && payloadType !== 'REQUEST')
    fields.problems.push({
      code: 'invalid-value',
      message: 'FunctionPayloadType must be TOKEN or REQUEST.',
      at: fields.at('FunctionPayloadType'),
    })
  const isRequest = payloadType === 'REQUEST'
  const unused = isRequest ? ['Header', 'ValidationExpression'] : SOURCE_LISTS.map(([list]) => list)
  for (const key of unused)
    if (identity?.has(key) === true) dropped.push(withoutEffect(identity, key, `SAM ignores it for a ${payloadType} authorizer`))
  const header = isRequest ? 'Unused' : (identity?.string('Header') ?? 'Authorization')
  const extension = place(context.world, at, {
    ...lambdaParts(fields, context),
    type: [isRequest ? 'request' : 'token', fields.has('FunctionPayloadType') ? fields.at('FunctionPayloadType') : undefined],
    identitySource: isRequest
      ? [sources(identity, 'REST')?.join(', '), fields.at('Identity')]
      : [undefined, identity?.has('Header') ? identity.at('Header') : undefined],
    identityValidationExpression: isRequest
      ? [undefined, undefined]
      : [identity?.object['ValidationExpression'], identity?.at('ValidationExpression')],
    authorizerResultTtlInSeconds: [identity?.object['ReauthorizeEvery'], identity?.at('ReauthorizeEvery')],
  })
  const disabled = fields.boolean('DisableFunctionDefaultPermissions') === true
  return {
    name,
    scheme: scheme(context, at, header, extension),
    scopes: fields.strings('AuthorizationScopes') ?? [],
    problems: fields.problems,
    dropped,
    permittedFunction: disabled ? undefined : stringOf(fields.object['FunctionArn']),
    at,
  }
}

function httpLambda({ name, fields, at, context }: Input): SamAuthorizer {
  const identity = fields.inner('Identity')
  refuseKeys(fields, HTTP_LAMBDA_KEYS, 'a Lambda authorizer')
  const extension = place(context.world, at, {
    ...lambdaParts(fields, context),
    type: ['request', undefined],
    identitySource: [sources(identity, 'HTTP'), fields.at('Identity')],
    authorizerResultTtlInSeconds: [identity?.object['ReauthorizeEvery'], identity?.at('ReauthorizeEvery')],
    authorizerPayloadFormatVersion: [
      fields.object['AuthorizerPayloadFormatVersion'],
      fields.at('AuthorizerPayloadFormatVersion'),
    ],
    enableSimpleResponses: [fields.object['EnableSimpleResponses'], fields.at('EnableSimpleResponses')],
  })
  const permitted = fields.boolean('EnableFunctionDefaultPermissions') === true
  const permittedFunction = permitted ? stringOf(fields.object['FunctionArn']) : undefined
  return {
    name,
    scheme: scheme(context, at, 'Unused', extension),
    scopes: [],
    problems: fields.problems,
    dropped: [],
    permittedFunction,
    at,
  }
}

function httpJwt({ name, fields, at, context }: Input): SamAuthorizer {
  refuseKeys(fields, HTTP_JWT_KEYS, 'a JWT authorizer')
  const extension = place(context.world, at, {
    type: ['jwt', undefined],
    identitySource: [fields.object['IdentitySource'], fields.at('IdentitySource')],
    jwtConfiguration: [fields.object['JwtConfiguration'], fields.at('JwtConfiguration')],
  })
  const oauth = context.world.origins.place({ type: 'oauth2', 'x-amazon-apigateway-authorizer': extension }, at)
  return {
    name,
    scheme: oauth,
    scopes: fields.strings('AuthorizationScopes') ?? [],
    problems: fields.problems,
    dropped: [],
    permittedFunction: undefined,
    at,
  }
}
