import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { toChalice } from '../../../src/template/write/to-chalice.ts'
import { ARN, http, plainToken, request, token, URI } from './handlers.ts'

/** Prints the calls of a module as JSON: target, class, positional and keyword arguments. Python itself evaluates the literals. */
const PYTHON = `
import ast, json, sys
module = ast.parse(sys.stdin.read())
calls = []
for node in module.body:
    if isinstance(node, ast.Assign):
        call = node.value
        calls.append({
            'target': node.targets[0].id, 'class': call.func.id,
            'args': [ast.literal_eval(a) for a in call.args],
            'keywords': {k.arg: ast.literal_eval(k.value) for k in call.keywords},
        })
imports = [alias.name for node in module.body if isinstance(node, ast.ImportFrom) for alias in node.names]
print(json.dumps({'imports': imports, 'calls': calls}))
`

/** The parameters of Chalice's classes after \`name\`. */
const PARAMETERS: { readonly [name: string]: readonly string[] } = {
  CustomAuthorizer: ['authorizer_uri', 'ttl_seconds', 'header', 'invoke_role_arn', 'scopes'],
  CognitoUserPoolAuthorizer: ['provider_arns', 'header', 'scopes'],
}

interface Module {
  readonly imports: readonly string[]
  readonly calls: readonly {
    readonly target: string
    readonly class: string
    readonly args: readonly unknown[]
    readonly keywords: { readonly [name: string]: unknown }
  }[]
}

const hasPython = spawnSync('python3', ['-c', 'import ast']).status === 0
if (!hasPython) console.warn('python3 is missing: the written Chalice source is not parsed.')

function parse(source: string): Module {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', PYTHON], { input: source, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Module // printed by the script above
}

describe('toChalice', () => {
  test.skipIf(!hasPython)('writes Python that creates the authorizer with every setting', () => {
    const module = parse(toChalice({ authorizers: { UsersApi: plainToken } }, { functions: { UsersApi: `${ARN}:live` } }))
    expect(module).toStrictEqual({
      imports: ['CustomAuthorizer'],
      calls: [
        {
          target: 'users_api',
          class: 'CustomAuthorizer',
          args: ['UsersApi'],
          keywords: { authorizer_uri: URI.replace(ARN, `${ARN}:live`), ttl_seconds: 0, header: 'authorization' },
        },
      ],
    })
  })

  test.skipIf(!hasPython)('uses parameters that the classes of Chalice have', () => {
    const authorizers = {
      class: plainToken.definition,
      Pool: {
        type: 'COGNITO_USER_POOLS',
        providerArns: ['arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf'],
        identitySource: { in: 'header', name: 'Authorization' },
        ttlSeconds: 0,
      },
    }
    const options = {
      stage: 'prod',
      authorizers: { class: { ...plainToken.definition, handler: () => {} }, Pool: authorizers.Pool },
      routes: { 'GET /': { authorizer: 'Pool', integration: () => {} } },
    }
    const entry = Object.fromEntries(
      Object.entries(options.authorizers.class).filter(([name]) => name !== 'routes' && name !== 'overreach'),
    )
    const api = { ...options, authorizers: { class: entry, Pool: authorizers.Pool } }
    const role = 'arn:aws:iam::123456789012:role/invoke'
    const { calls } = parse(toChalice(api, { functions: { class: ARN }, invokeRoles: { class: role } }))
    expect(calls.map(({ target }) => target)).toStrictEqual(['authorizer_class', 'pool'])
    for (const call of calls) {
      for (const name of Object.keys(call.keywords)) expect(PARAMETERS[call.class]).toContain(name)
      expect(call.args).toHaveLength(1)
    }
    expect(calls[0]?.keywords).toMatchObject({ invoke_role_arn: role })
    expect(calls[1]?.keywords).toStrictEqual({ provider_arns: authorizers.Pool.providerArns, header: 'Authorization' })
  })

  test.skipIf(!hasPython)('escapes names', () => {
    const name = 'a"\\\n\u2028é'
    const { calls } = parse(toChalice({ authorizers: { [name]: plainToken } }, { functions: { [name]: { ref: 'Auth' } } }))
    expect(calls[0]?.args).toStrictEqual([name])
    expect(calls[0]?.keywords).toMatchObject({ authorizer_uri: { 'Fn::Sub': expect.stringContaining(`\${Auth.Arn}`) } })
  })

  test.each([
    ['a validation expression', { Users: token }],
    ['a REQUEST authorizer', { Users: request }],
    ['an HTTP API', { Users: http }],
  ])('rejects %s', (_, authorizers) => {
    expect(() => toChalice({ authorizers }, { functions: { Users: ARN } })).toThrow(ConfigError)
  })
})
