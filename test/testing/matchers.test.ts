import { describe, expect, test } from 'vitest'
import '../../src/testing/matchers.ts'

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
const reply = { principalId: 'alice', policyDocument: document }

describe('the matchers', () => {
  test.each([
    ['a document', document],
    ['a reply', reply],
    ['the JSON of a document', JSON.stringify(document)],
    ['the JSON of a reply', JSON.stringify(reply)],
  ])('read %s', (_, policy) => {
    expect(policy).toAllow('GET /pets/1')
    expect(policy).toDeny('POST /pets')
    expect(policy).not.toDenyExplicitly('POST /pets')
    expect(policy).toDenyExplicitly('GET /pets/secret')
    expect(policy).toNeverAllow('DELETE /*')
    expect(policy).not.toNeverAllow('GET /pets/*')
  })

  test('tell the reason', () => {
    expect(reply).toDenyExplicitly('GET /pets/secret').because('Secret')
    expect(reply).toAllow('GET /pets/1').because('Read')
    expect(() => expect(reply).toDenyExplicitly('GET /pets/secret').because('Read')).toThrow(
      /expected the statement Read; applying: Read, Secret/,
    )
  })

  test('take a context, a stage and an ARN', () => {
    expect(reply).toAllow('GET /near', { context: { 'aws:SourceIp': '10.1.1.1' } })
    expect(reply).toDeny('GET /near', { context: { 'aws:SourceIp': '11.1.1.1' } })
    expect(reply).toAllow('GET /pets', { stage: { stage: 'prod', apiId: 'a1b2c3' } })
    expect(reply).toAllow(`${API}/prod/GET/pets`)
    expect(reply).toNeverAllow('GET /near', { context: { 'aws:SourceIp': '11.1.1.1' } })
  })

  // Each of these is a wrong test: it must fail, whichever way it asks.
  test.each([
    [
      'another stage',
      () => expect(reply).toDeny('GET /pets', { stage: { stage: 'dev' } }),
      /stage must be dev: it speaks of prod/,
    ],
    ['another stage, negated', () => expect(reply).not.toAllow('GET /pets', { stage: { stage: 'dev' } }), /stage must be dev/],
    [
      'another API',
      () => expect(reply).toDeny(`${API.replace('a1b2c3', 'zzzzzz')}/prod/GET/pets`),
      /apiId must be zzzzzz: it speaks of a1b2c3/,
    ],
    ['no policy', () => expect({ isAuthorized: false }).not.toAllow('GET /pets'), /expected a policy/],
    ['text that is no JSON', () => expect('GET').toDeny('GET /pets'), /expected a policy/],
    ['a route without a path', () => expect(reply).toDeny('GET'), /a method, a space and a path/],
    ['because without a question', () => expect({ Statement: [] }).because('x'), /follows toAllow/],
    [
      'two stages',
      () =>
        expect({ Statement: [{ Effect: 'Allow', Action: '*', Resource: [`${API}/a/GET/`, `${API}/b/GET/`] }] }).toDeny('GET /x'),
      /speaks of a and b/,
    ],
  ])('refuse %s', (_, wrong, message) => {
    expect(wrong).toThrow(message)
  })

  test('tell the near miss when they fail', () => {
    expect(() => expect(reply).toAllow('POST /pets')).toThrow(/POST \/pets: expected allow\nimplicitDeny[\s\S]*asked for "POST"/)
    expect(() => expect(reply).toDeny('GET /pets/1')).toThrow(/expected implicitDeny or explicitDeny\nallow/)
    expect(() => expect(reply).toNeverAllow('GET /pets/*')).toThrow(
      /expected never; allowed is arn:aws:execute-api:eu-west-1:012345678901:a1b2c3\/prod\/GET\/pets/,
    )
  })

  test('fill in what the policy leaves open', () => {
    const open = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'execute-api:*', Resource: 'arn:aws:execute-api:*:*:*' },
    }
    expect(open).toAllow('GET /x')
    expect(open).toAllow('$connect', { stage: { stage: 'dev' } })
  })
})
