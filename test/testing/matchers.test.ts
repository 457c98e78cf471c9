import { describe, expect, test } from 'vitest'
import '../../src/testing/matchers.ts'
import type { MatcherOptions } from '../../src/testing/matchers.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const document = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: [`${API}/prod/GET/pets`, `${API}/prod/GET/pets/*`] },
    {
      Sid: 'Near',
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: `${API}/prod/GET/near`,
      Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    },
    { Sid: 'Secret', Effect: 'Deny', Action: 'execute-api:Invoke', Resource: `${API}/prod/GET/pets/secret` },
  ],
} as const
const response = { principalId: 'alice', policyDocument: document }

describe('the policy matchers', () => {
  test.each([
    ['a document', document],
    ['a response', response],
    ['the JSON of a document', JSON.stringify(document)],
    ['the JSON of a response', JSON.stringify(response)],
  ])('accept %s', (_, policy) => {
    expect(policy).toAllow('GET /pets/1')
    expect(policy).toDeny('POST /pets')
    expect(policy).not.toDenyExplicitly('POST /pets')
    expect(policy).toDenyExplicitly('GET /pets/secret')
    expect(policy).toNeverAllow('DELETE /*')
    expect(policy).not.toNeverAllow('GET /pets/*')
  })

  test('accept simple responses', () => {
    expect({ isAuthorized: true }).toAllow('GET /pets/1')
    expect({ isAuthorized: true, context: { list: [1] } }).not.toDeny('GET /pets/1')
    expect({ isAuthorized: false }).toDeny('GET /pets/1')
    expect({ isAuthorized: false }).toDenyExplicitly('GET /pets/1')
    expect({ isAuthorized: false }).not.toAllow('GET /pets/1')
    expect({ isAuthorized: false }).toNeverAllow('GET /*')
    expect({ isAuthorized: true }).not.toNeverAllow('GET /*')
    expect(() => expect({ isAuthorized: false }).toAllow('GET /x')).toThrow(/isAuthorized is false/)
  })

  test('check the reason for a decision', () => {
    expect(response).toDenyExplicitly('GET /pets/secret').because('Secret')
    expect(response).toAllow('GET /pets/1').because('Read')
    expect(response).toAllow('GET /pets/1', { because: 'Read' })
    expect(() => expect(response).toDenyExplicitly('GET /pets/secret').because('Read')).toThrow(
      /expected as a reason the statement Read; matching statements: Read, Secret/,
    )
    expect(() => expect(response).toAllow('GET /pets/1', { because: 'Near' })).toThrow(/the statement Near/)
  })

  test('check the reason of a negated matcher, too', () => {
    expect(response).not.toDeny('GET /pets/1').because('Read')
    expect(response).not.toDeny('GET /pets/1', { because: 'Read' })
    expect(response).toAllow('GET /pets/1').not.because('Near')
    expect(() => expect(response).not.toDeny('GET /pets/1').because('Near')).toThrow(/the statement Near/)
    expect(() => expect(response).not.toDeny('GET /pets/1', { because: 'Near' })).toThrow(/the statement Near/)
    expect(() => expect(response).not.toAllow('GET /pets/secret').because('Read')).toThrow(/the statement Read/)
    expect(() => expect(response).toAllow('GET /pets/1').not.because('Read')).toThrow(/a reason other than the statement Read/)
  })

  test('accept a context, a stage and an ARN', () => {
    expect(response).toAllow('GET /near', { context: { 'aws:SourceIp': '10.1.1.1' } })
    expect(response).toDeny('GET /near', { context: { 'aws:SourceIp': '11.1.1.1' } })
    expect(response).toDeny('GET /near', { context: { 'aws:SourceIp': null } })
    expect(response).toAllow('GET /pets', { stage: { stage: 'prod', apiId: 'a1b2c3' } })
    expect(response).toAllow(`${API}/prod/GET/pets`)
    expect(response).toNeverAllow('GET /near', { context: { 'aws:SourceIp': '11.1.1.1' } })
  })

  test('use a principal that is not the principalId of the response', () => {
    const other = { ...response, principalId: 'arn:aws:iam::999999999999:user/mallory' }
    expect(other).toAllow('GET /pets/1')
  })

  // Each of these tests is wrong and must fail, negated or not.
  test.each<[string, () => void, RegExp]>([
    [
      'another stage',
      () => expect(response).toDeny('GET /pets', { stage: { stage: 'dev' } }),
      /stage is "dev", but the policy names "prod"/,
    ],
    ['another stage, negated', () => expect(response).not.toAllow('GET /pets', { stage: { stage: 'dev' } }), /stage is "dev"/],
    [
      'another API',
      () => expect(response).toDeny(`${API.replace('a1b2c3', 'zzzzzz')}/prod/GET/pets`),
      /apiId is "zzzzzz", but the policy names "a1b2c3"/,
    ],
    ['a value that is not a policy', () => expect({ isAllowed: false }).not.toAllow('GET /pets'), /must be a policy document/],
    ['a simple response that is not a boolean', () => expect({ isAuthorized: 'false' }).toDeny('GET /pets'), /is not a boolean/],
    ['a string that is not JSON', () => expect('GET').toDeny('GET /pets'), /must be a policy document/],
    ['a method without a path', () => expect(response).toDeny('GET'), /must be a method and a concrete path/],
    ['because without a preceding matcher', () => expect({ Statement: [] }).because('x'), /must follow toAllow/],
    [
      'because on a simple response',
      () => expect({ isAuthorized: true }).toAllow('GET /', { because: 'x' }),
      /has no statements/,
    ],
    [
      'a policy about two stages',
      () =>
        expect({ Statement: [{ Effect: 'Allow', Action: '*', Resource: [`${API}/a/GET/`, `${API}/b/GET/`] }] }).toDeny('GET /x'),
      /names more than one stage: "a" and "b"/,
    ],
  ])('fail for %s', (_, wrong, message) => {
    expect(wrong).toThrow(message)
  })

  test('explain the near miss when they fail', () => {
    expect(() => expect(response).toAllow('POST /pets')).toThrow(/POST \/pets: expected allow\nimplicitDeny[\s\S]*"POST"/)
    expect(() => expect(response).toDeny('GET /pets/1')).toThrow(/expected implicitDeny or explicitDeny\nallow/)
    expect(() => expect(response).toNeverAllow('GET /pets/*')).toThrow(
      /expected no request to be allowed, but this one is: arn:aws:execute-api:eu-west-1:012345678901:a1b2c3\/prod\/GET\/pets/,
    )
  })

  test('replace parts of the ARN that the policy leaves open', () => {
    const open = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'execute-api:*', Resource: 'arn:aws:execute-api:*:*:*' },
    }
    expect(open).toAllow('GET /x')
    expect(open).toAllow('$connect', { stage: { stage: 'dev' } })
  })
})

describe('a string that no client can send as a request fails the test', () => {
  const allowAll = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${API}/prod/*` }],
  } as const

  test.each([
    'DELETE /pets/{id}',
    'GET /{proxy+}',
    'ANY /admin',
    'DELTE /pets',
    'get /pets',
    'GET',
    'GET ',
    'GET  /pets',
    ' GET /pets',
    'GET /pets ',
    'GET pets',
    'GET /pets?x=1',
    'GET /pets?',
    'GET /pets/*',
    'GET /p?ts',
    '* /pets',
    'GET /a b',
    'GET /a\tb',
    'GET /a\n',
    'GET /ü',
    'GET /a#b',
    '$conect',
    '$default',
    '$disconnect',
    '$connect/x',
    '',
    '*',
    `${API}/prod/GET/pets/*`,
    `${API}/prod/ANY/pets`,
    `${API}/prod/DELTE/pets`,
    `${API}/prod/GET`,
    `${API}/prod/$conect`,
    `${API}/*/GET/pets`,
    'arn:aws:s3:::bucket/key',
  ])('%s', (request) => {
    for (const matcher of ['toAllow', 'toDeny', 'toDenyExplicitly'] as const) {
      expect(() => expect(allowAll)[matcher](request)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
      expect(() => expect(allowAll).not[matcher](request)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
      expect(() => expect({ isAuthorized: false })[matcher](request)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    }
  })

  test.each([
    'DELTE /pets',
    'delete /pets',
    'GET /pets?x=1',
    'GET /a b',
    'GET /pets/{id',
    'GET /pets/a{id}',
    'GET /pets/{}',
    'GET pets',
    '$conect',
    'sendMessage',
    '',
    'arn:aws:s3:::*',
    `${API}/prod/DELTE/*`,
    `${API}/dev/GET/*`,
  ])('nor is %s a pattern of requests', (pattern) => {
    expect(() => expect(allowAll).toNeverAllow(pattern)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    expect(() => expect(allowAll).not.toNeverAllow(pattern)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })

  test.each(['*', 'ANY /*', '* /pets', 'GET /pets/{id}', 'GET /{proxy+}', 'GET /pets/1', `${API}/prod/GET/*`, 'arn:*'])(
    'but %s is',
    (pattern) => {
      expect(allowAll).not.toNeverAllow(pattern)
    },
  )

  test('with a suggestion for a misspelled method', () => {
    expect(() => expect(allowAll).toDeny('DELTE /pets')).toThrow(/Did you mean "DELETE"\?/)
  })

  test.each<[string, unknown]>([
    ['an unknown option', { contxt: {} }],
    ['an unknown part of the stage', { stage: { apiid: 'a' } }],
    ['a stage with a wildcard', { stage: { stage: '*' } }],
    ['a stage that is not an object', { stage: 'prod' }],
    ['a context that is not an object', { context: 'aws:SourceIp' }],
    ['an empty principal', { principal: '' }],
    ['null as options', null],
  ])('and so does %s', (_, options) => {
    for (const matcher of ['toAllow', 'toDeny', 'toDenyExplicitly', 'toNeverAllow'] as const) {
      expect(() => expect(allowAll)[matcher]('GET /pets', options as MatcherOptions)).toThrow(
        expect.objectContaining({ name: 'ConfigError' }),
      )
    }
  })
})

describe('a denial that depends on a condition without a value', () => {
  const statement = { Action: 'execute-api:Invoke', Resource: `${API}/prod/GET/pets` }
  const inside = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }
  const outside = { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }
  const allowInside = { Statement: [{ Effect: 'Allow', ...statement, Condition: inside }] }
  const denyOutside = {
    Statement: [
      { Sid: 'All', Effect: 'Allow', ...statement },
      { Sid: 'Outside', Effect: 'Deny', ...statement, Condition: outside },
    ],
  }

  test.each<[string, () => void]>([
    ['of an Allow', () => expect(allowInside).toDeny('GET /pets')],
    ['of an Allow, negated', () => expect(allowInside).not.toAllow('GET /pets')],
    ['of a Deny', () => expect(denyOutside).toDeny('GET /pets')],
    ['of a Deny, explicitly', () => expect(denyOutside).toDenyExplicitly('GET /pets')],
    [
      'of a Deny without an Allow, explicitly',
      () => expect({ Statement: [denyOutside.Statement[1]] }).toDenyExplicitly('GET /pets'),
    ],
    [
      'of a variable',
      () =>
        expect({
          Statement: [{ ...statement, Effect: 'Allow', Resource: `${API}/prod/GET/$\{aws:username}` }],
          Version: '2012-10-17',
        }).toDeny('GET /jane'),
    ],
  ])('%s fails the test', (_, wrong) => {
    expect(wrong).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'context' }))
  })

  test('is accepted with a value', () => {
    expect(allowInside).toDeny('GET /pets', { context: { 'aws:SourceIp': '192.0.2.1' } })
    expect(allowInside).toAllow('GET /pets', { context: { 'aws:SourceIp': '10.0.0.1' } })
    expect(denyOutside).toDenyExplicitly('GET /pets', { context: { 'aws:SourceIp': '192.0.2.1' } })
    expect(denyOutside).toAllow('GET /pets', { context: { 'aws:SourceIp': '10.0.0.1' } })
  })

  test('does not concern other routes', () => {
    expect(denyOutside).toDeny('GET /other')
    expect(allowInside).toDeny('POST /pets')
  })
})

describe('a response to which API Gateway answers 500 fails the test', () => {
  const { principalId, policyDocument } = response
  test.each<[string, object]>([
    ['a policy as a string', { principalId, policyDocument: JSON.stringify(policyDocument) }],
    ['a null policy', { principalId, policyDocument: null }],
    ['a policy without statements', { principalId, policyDocument: { Version: '2012-10-17' } }],
    ['an unknown version', { principalId, policyDocument: { ...policyDocument, Version: '2012-10-18' } }],
    ['an unknown effect', { principalId, policyDocument: { Statement: [{ ...policyDocument.Statement[0], Effect: 'allow' }] } }],
    ['a statement without an action', { principalId, policyDocument: { Statement: [{ Effect: 'Allow', Resource: '*' }] } }],
    ['a nested context', { principalId, policyDocument, context: { groups: ['a'] } }],
    ['a context that is an array', { principalId, policyDocument, context: ['a'] }],
    ['a principalId that is a number', { principalId: 7, policyDocument }],
    ['a usageIdentifierKey that is a number', { principalId, policyDocument, usageIdentifierKey: 7 }],
    ['a value that JSON cannot express', { principalId, policyDocument, context: { count: 7n } }],
    ['a simple response with a context that is a string', { isAuthorized: true, context: 'a' }],
  ])('%s', (_, wrong) => {
    for (const matcher of ['toAllow', 'toDeny', 'toDenyExplicitly', 'toNeverAllow'] as const) {
      expect(() => expect(wrong)[matcher]('GET /pets')).toThrow(/API Gateway answers 500/)
      expect(() => expect(wrong).not[matcher]('GET /pets')).toThrow(/API Gateway answers 500/)
    }
  })

  test('an Allow without principalId, although a Deny without it is accepted', () => {
    expect(() => expect({ policyDocument }).toAllow('GET /pets')).toThrow(/has no principalId/)
    expect(() => expect({ policyDocument }).not.toDeny('GET /pets')).toThrow(/has no principalId/)
    expect({ policyDocument }).toDeny('POST /pets')
  })

  test('except a nested context of an HTTP API', () => {
    const nested = { ...response, context: { groups: ['a'], tenant: { id: 1 } } }
    expect(nested).toAllow('GET /pets', { api: 'HTTP' })
    expect(() => expect({ ...response, context: 'a' }).toAllow('GET /pets', { api: 'HTTP' })).toThrow(/context/)
    expect(() => expect(nested).toAllow('GET /pets', { api: 'WEBSOCKET' })).toThrow(/context/)
  })
})

describe('a resource policy', () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke' }
  const short = { Version: '2012-10-17', Statement: [{ ...statement, Resource: 'execute-api:/dev/GET/pets' }] }

  test('is evaluated as one, and short resources name the stage', () => {
    expect(short).toAllow('GET /pets')
    expect(short).toDeny('POST /pets')
    expect(short).not.toNeverAllow('GET /pets')
    expect(() => expect(short).toDeny('GET /pets', { stage: { stage: 'prod' } })).toThrow(/stage is "prod"/)
  })

  test('needs a principal if it names principals', () => {
    const user = 'arn:aws:iam::012345678901:user/jane'
    const named = { Statement: [{ ...statement, Principal: { AWS: user }, Resource: `${API}/prod/GET/pets` }] }
    for (const matcher of ['toAllow', 'toDeny', 'toDenyExplicitly', 'toNeverAllow'] as const) {
      expect(() => expect(named)[matcher]('GET /pets')).toThrow(expect.objectContaining({ option: 'principal' }))
    }
    expect(named).toAllow('GET /pets', { principal: user })
    expect(named).toDeny('GET /pets', { principal: 'arn:aws:iam::012345678901:user/mallory' })
  })

  test('cannot be the policy of an authorizer response', () => {
    expect(() => expect({ principalId: 'a', policyDocument: short }).toDeny('GET /pets')).toThrow(/has Principal/)
  })
})

describe('a policy that AWS would not save fails the test', () => {
  const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${API}/prod/GET/pets` }
  test.each<[string, object]>([
    ['a misspelled element', { ...statement, Resource: undefined, Resources: '*' }],
    ['an unknown effect', { ...statement, Effect: 'allow' }],
    ['an unknown operator', { ...statement, Condition: { StringEqual: { 'aws:SourceIp': 'x' } } }],
    ['no resource', { Effect: 'Allow', Action: 'execute-api:Invoke' }],
  ])('%s', (_, wrong) => {
    expect(() => expect({ Version: '2012-10-17', Statement: [wrong] }).toDeny('GET /pets')).toThrow(/the policy is invalid/)
    expect(() => expect({ Version: '2012-10-17', Statement: [wrong] }).not.toAllow('GET /pets')).toThrow(/the policy is invalid/)
  })
})
