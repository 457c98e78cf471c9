import { describe, expect, test } from 'vitest'
import { type IamPrincipal, restApi, type UncertainBehaviour } from '../../../src/gateway/index.ts'
import type { PolicyDocument } from '../../../src/policy/index.ts'
import { signRequest } from '../../../src/sigv4/index.ts'
import { policyResponse, testApi } from '../test-api.ts'

type Outcome = 'Allow' | 'Neither' | 'Deny'
const NOW = Date.parse('2026-11-23T12:00:00Z')
const USER = 'arn:aws:iam::123456789012:user/bob'
const FOREIGN = 'arn:aws:iam::999999999999:user/eve'

/** A resource policy with this effect on `GET /pets` for all principals. */
function resource(effect: Outcome): PolicyDocument {
  const Resource = effect === 'Neither' ? 'execute-api:/prod/GET/other' : 'execute-api:/prod/GET/pets'
  const Effect = effect === 'Deny' ? 'Deny' : 'Allow'
  return { Version: '2012-10-17', Statement: [{ Effect, Principal: '*', Action: 'execute-api:Invoke', Resource }] }
}

const OUTCOME = { 200: 'Allow', 403: 'Deny' } as const
const outcome = (status: number) => OUTCOME[status as keyof typeof OUTCOME]

// The tables of the page "API Gateway authorization flow", row by row.
const TABLE_A: [Outcome, Outcome, 'Allow' | 'Deny'][] = [
  ['Allow', 'Allow', 'Allow'],
  ['Allow', 'Neither', 'Allow'],
  ['Allow', 'Deny', 'Deny'],
  ['Neither', 'Allow', 'Allow'],
  ['Neither', 'Neither', 'Deny'],
  ['Neither', 'Deny', 'Deny'],
  ['Deny', 'Allow', 'Deny'],
  ['Deny', 'Neither', 'Deny'],
  ['Deny', 'Deny', 'Deny'],
]
const TABLE_B: [Outcome, Outcome, 'Allow' | 'Deny'][] = TABLE_A.map(([mine, theirs, both]) => [
  mine,
  theirs,
  mine === 'Allow' && theirs === 'Allow' ? both : 'Deny',
])

describe('with a Lambda authorizer', () => {
  test.each(TABLE_A)('policy %s and resource policy %s result in %s', async (authorizer, policy, expected) => {
    const handler = () =>
      policyResponse(authorizer === 'Deny' ? 'Deny' : 'Allow', authorizer === 'Neither' ? 'GET/other' : 'GET/pets')
    const { send } = testApi({ handler }, { resourcePolicy: resource(policy) })
    expect(outcome((await send('/prod/pets', { authorization: 'x' })).status)).toBe(expected)
  })

  test('does not invoke the authorizer after an explicit Deny of the resource policy', async () => {
    const { send, events } = testApi({}, { resourcePolicy: resource('Deny') })
    expect(await send('/prod/pets')).toMatchObject({
      status: 403,
      body: '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:a1b2c3d4e5/prod/GET/pets with an explicit deny in a resource-based policy"}',
    })
    expect(events).toStrictEqual([])
  })

  test('runs the authorizer if no statement of the resource policy matches', async () => {
    const { send } = testApi({}, { resourcePolicy: resource('Neither') })
    expect(await send('/prod/pets')).toMatchObject({ status: 401 })
  })

  test('does not treat a principalId that looks like an ARN as an IAM principal', async () => {
    const handler = () => ({ ...policyResponse('Allow', 'GET/other'), principalId: USER })
    const statement = { Effect: 'Allow', Principal: { AWS: USER }, Action: 'execute-api:Invoke', Resource: '*' } as const
    const { send } = testApi({ handler }, { resourcePolicy: { Version: '2012-10-17', Statement: [statement] } })
    expect((await send('/prod/pets', { authorization: 'x' })).status).toBe(403)
  })
})

describe('a route without authorization', () => {
  test.each<[Outcome, string | undefined]>([
    ['Allow', undefined],
    ['Neither', ' because no resource-based policy allows the execute-api:Invoke action'],
    ['Deny', ' with an explicit deny in a resource-based policy'],
  ])('with the resource policy %s', async (effect, clause) => {
    const integration = () => Response.json({ ok: true })
    const api = restApi({
      stage: 'prod',
      authorizers: {},
      routes: { 'GET /pets': { authorizer: null, integration } },
      resourcePolicy: resource(effect),
    })
    const response = await api.send({ method: 'GET', rawTarget: '/prod/pets', headers: [] })
    const arn = 'arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets'
    const denied = `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn}${clause}"}`
    expect(await response.text()).toBe(clause === undefined ? '{"ok":true}' : denied)
  })

  test('is denied if the resource policy allows only an IAM principal', async () => {
    const statement = { Effect: 'Allow', Principal: { AWS: USER }, Action: 'execute-api:Invoke', Resource: '*' } as const
    const { send } = testApi({}, { resourcePolicy: { Version: '2012-10-17', Statement: [statement] } })
    expect((await send('/prod/open')).status).toBe(403)
  })

  test('is allowed for the address ranges of the resource policy', async () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' } as const
    const Condition = { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } }
    const { send } = testApi({}, { resourcePolicy: { Version: '2012-10-17', Statement: [{ ...statement, Condition }] } })
    const statusFrom = async (sourceIp: string) =>
      (await send('/prod/open', { 'x-forwarded-for': '10.0.0.1' }, { sourceIp })).status
    expect(await statusFrom('10.9.9.9')).toBe(200)
    expect(await statusFrom('2001:db8::1')).toBe(200)
    expect(await statusFrom('11.0.0.1')).toBe(403)
  })
})

describe('AWS_IAM', () => {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
  const principal = (arn: string, effect: Outcome): IamPrincipal => {
    const Resource = `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/${effect === 'Neither' ? 'other' : 'pets'}`
    const statement = { Effect: effect === 'Deny' ? 'Deny' : 'Allow', Action: 'execute-api:Invoke', Resource } as const
    return { arn, secretAccessKey: 'secret', policies: [{ Version: '2012-10-17', Statement: [statement] }] }
  }
  async function send(
    arn: string,
    mine: Outcome,
    policy: Outcome | undefined,
    uncertain: UncertainBehaviour = {},
  ): Promise<Response> {
    const api = restApi({
      stage: 'prod',
      authorizers: {},
      now: () => NOW,
      uncertain,
      principals: { AKIDEXAMPLE: principal(arn, mine) },
      routes: { 'GET /pets': { authorizer: 'AWS_IAM', integration: () => Response.json({ ok: true }) } },
      ...(policy !== undefined && { resourcePolicy: resource(policy) }),
    })
    const url = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/pets'
    const options = { credentials, region: 'us-east-1', service: 'execute-api', date: new Date(NOW) }
    const { headers } = signRequest({ method: 'GET', url }, options)
    return api.fetch(new Request(url, { headers: headers as Record<string, string> }))
  }

  test.each(TABLE_A)('principal of the same account: %s and %s result in %s', async (mine, policy, expected) => {
    expect(outcome((await send(USER, mine, policy)).status)).toBe(expected)
  })
  test.each(TABLE_B)('principal of a different account: %s and %s result in %s', async (mine, policy, expected) => {
    expect(outcome((await send(FOREIGN, mine, policy)).status)).toBe(expected)
  })
  test.each<[string, Outcome, 'Allow' | 'Deny']>([
    [USER, 'Allow', 'Allow'],
    [USER, 'Neither', 'Deny'],
    [USER, 'Deny', 'Deny'],
    [FOREIGN, 'Allow', 'Deny'],
  ])('%s without a resource policy: %s results in %s', async (arn, mine, expected) => {
    expect(outcome((await send(arn, mine, undefined)).status)).toBe(expected)
  })

  const ARN = 'arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets'
  const denial = (arn: string, clause: string) =>
    `{"Message":"User: ${arn} is not authorized to perform: execute-api:Invoke on resource: ${ARN}${clause}"}`
  test.each<[string, Outcome, Outcome | undefined, 'new' | 'old', string]>([
    [USER, 'Neither', undefined, 'new', ' because no identity-based policy allows the execute-api:Invoke action'],
    [USER, 'Neither', undefined, 'old', ''],
    [USER, 'Deny', 'Allow', 'new', ' with an explicit deny in an identity-based policy'],
    [USER, 'Deny', 'Allow', 'old', ' with an explicit deny'],
    [USER, 'Allow', 'Deny', 'new', ' with an explicit deny in a resource-based policy'],
    [FOREIGN, 'Allow', 'Neither', 'new', ' because no resource-based policy allows the execute-api:Invoke action'],
    [FOREIGN, 'Neither', 'Allow', 'new', ' because no identity-based policy allows the execute-api:Invoke action'],
  ])('denies %s (%s, %s) with the %s wording', async (arn, mine, policy, denialText, clause) => {
    expect(await (await send(arn, mine, policy, { denialText })).text()).toBe(denial(arn, clause))
  })
})

describe('an invalid resource policy', () => {
  test.each<[string, object]>([
    ['no Principal', { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }],
    ['an unknown effect', { Statement: [{ Effect: 'allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }] }],
    ['no Statement', {}],
    ['a string as Statement', { Statement: 'Allow' }],
  ])('with %s is a ConfigError', (_, document) => {
    // Invalid on purpose: possible in plain JavaScript.
    const resourcePolicy = { Version: '2012-10-17', ...document } as PolicyDocument
    expect(() => testApi({}, { resourcePolicy })).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'resourcePolicy' }),
    )
  })
})
