import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { toClaudia } from '../../../src/template/write/to-claudia.ts'
import { ARN, http, request, token } from './handlers.ts'

interface ApiBuilder {
  apiConfig(): { readonly authorizers?: { readonly [name: string]: object } }
}
// The package has no types; its README documents the constructor and \`apiConfig\`.
const Builder = createRequire(import.meta.url)('claudia-api-builder') as new () => ApiBuilder

/** Runs the written calls against the real builder. */
function register(source: string): object | undefined {
  const api = new Builder()
  new Function('api', source)(api)
  return api.apiConfig().authorizers
}

const REJECTED: readonly (readonly [string, object, string])[] = [
  ['another kind of API', { authorizers: { Users: http } }, ARN],
  [
    'a REQUEST authorizer without identity sources',
    { authorizers: { Users: { ...request.definition, ttlSeconds: 0, identitySources: [] } } },
    ARN,
  ],
  ['an alias that another stage variable selects', { authorizers: { Users: token } }, `auth:\${stageVariables.alias}`],
]

describe('toClaudia', () => {
  test('writes calls that claudia-api-builder accepts', () => {
    const source = toClaudia(
      { authorizers: { Users: token, Tenants: request } },
      { functions: { Users: `${ARN}:live`, Tenants: { ref: `auth:\${stageVariables.lambdaVersion}` } } },
    )
    expect(register(source)).toStrictEqual({
      Users: {
        type: 'TOKEN',
        lambdaArn: `${ARN}:live`,
        headerName: 'authorization',
        validationExpression: '^Bearer .+$',
        resultTtl: 300,
      },
      Tenants: {
        type: 'REQUEST',
        lambdaName: 'auth',
        lambdaVersion: true,
        identitySource: 'method.request.header.authorization,method.request.querystring.Tenant',
        resultTtl: 60,
      },
    })
  })

  test('writes the alias of a function that is named, and the role', () => {
    const role = 'arn:aws:iam::123456789012:role/invoke'
    const source = toClaudia(
      { authorizers: { Users: token } },
      { functions: { Users: 'auth:live' }, invokeRoles: { Users: role } },
    )
    expect(register(source)).toMatchObject({ Users: { lambdaName: 'auth', lambdaVersion: 'live', credentials: role } })
  })

  test.each(REJECTED)('rejects %s', (_, api, target) => {
    expect(() => toClaudia(api, { functions: { Users: target } })).toThrow(ConfigError)
  })
})
