import { describe, expect, test } from 'vitest'
import { type IamPrincipal, restApi, type UncertainBehaviour } from '../../../src/gateway/index.ts'
import type { PolicyDocument } from '../../../src/policy/index.ts'
import { signRequest } from '../../../src/sigv4/index.ts'
import { policyResponse, scene } from '../scene.ts'

type Word = 'Allow' | 'Neither' | 'Deny'
const NOW = Date.parse('2026-11-23T12:00:00Z')
const USER = 'arn:aws:iam::123456789012:user/bob'
const FOREIGN = 'arn:aws:iam::999999999999:user/eve'

/** A resource policy that says this word about `GET /pets` to everybody. */
function resource(word: Word): PolicyDocument {
  const Resource = word === 'Neither' ? 'execute-api:/prod/GET/other' : 'execute-api:/prod/GET/pets'
  const Effect = word === 'Deny' ? 'Deny' : 'Allow'
  return { Version: '2012-10-17', Statement: [{ Effect, Principal: '*', Action: 'execute-api:Invoke', Resource }] }
}

const OUTCOME = { 200: 'Allow', 403: 'Deny' } as const
const outcome = (status: number) => OUTCOME[status as keyof typeof OUTCOME]

// The tables of AWS's "authorization flow", written down row by row.
const TABLE_A: [Word, Word, 'Allow' | 'Deny'][] = [
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
const TABLE_B: [Word, Word, 'Allow' | 'Deny'][] = TABLE_A.map(([mine, theirs, both]) => [
  mine,
  theirs,
  mine === 'Allow' && theirs === 'Allow' ? both : 'Deny',
])

describe('with a Lambda authorizer', () => {
  test.each(TABLE_A)('%s and a resource policy that says %s: %s', async (authorizer, policy, expected) => {
    const handler = () =>
      policyResponse(authorizer === 'Deny' ? 'Deny' : 'Allow', authorizer === 'Neither' ? 'GET/other' : 'GET/pets')
    const { send } = scene({ handler }, { resourcePolicy: resource(policy) })
    expect(outcome((await send('/prod/pets', { authorization: 'x' })).status)).toBe(expected)
  })

  test('an explicit Deny of the resource policy comes before the authorizer', async () => {
    const { send, events } = scene({}, { resourcePolicy: resource('Deny') })
    expect(await send('/prod/pets')).toMatchObject({
      status: 403,
      body: '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:a1b2c3d4e5/prod/GET/pets with an explicit deny in a resource-based policy"}',
    })
    expect(events).toStrictEqual([])
  })

  test('a silent resource policy does not come before the authorizer', async () => {
    const { send } = scene({}, { resourcePolicy: resource('Neither') })
    expect(await send('/prod/pets')).toMatchObject({ status: 401 })
  })

  test('a principalId that looks like an ARN is nobody the resource policy knows', async () => {
    const handler = () => ({ ...policyResponse('Allow', 'GET/other'), principalId: USER })
    const statement = { Effect: 'Allow', Principal: { AWS: USER }, Action: 'execute-api:Invoke', Resource: '*' } as const
    const { send } = scene({ handler }, { resourcePolicy: { Version: '2012-10-17', Statement: [statement] } })
    expect((await send('/prod/pets', { authorization: 'x' })).status).toBe(403)
  })
})

describe('an open route', () => {
  test.each<[Word, string | undefined]>([
    ['Allow', undefined],
    ['Neither', ' because no resource-based policy allows the execute-api:Invoke action'],
    ['Deny', ' with an explicit deny in a resource-based policy'],
  ])('and a resource policy that says %s', async (word, clause) => {
    const integration = () => Response.json({ ok: true })
    const api = restApi({
      stage: 'prod',
      authorizers: {},
      routes: { 'GET /pets': { authorizer: null, integration } },
      resourcePolicy: resource(word),
    })
    const response = await api.send({ method: 'GET', rawTarget: '/prod/pets', headers: [] })
    const arn = 'arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets'
    const denied = `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn}${clause}"}`
    expect(await response.text()).toBe(clause === undefined ? '{"ok":true}' : denied)
  })

  test('a policy that names a caller closes it', async () => {
    const statement = { Effect: 'Allow', Principal: { AWS: USER }, Action: 'execute-api:Invoke', Resource: '*' } as const
    const { send } = scene({}, { resourcePolicy: { Version: '2012-10-17', Statement: [statement] } })
    expect((await send('/prod/open')).status).toBe(403)
  })

  test('an address range', async () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' } as const
    const Condition = { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } }
    const { send } = scene({}, { resourcePolicy: { Version: '2012-10-17', Statement: [{ ...statement, Condition }] } })
    const statusFrom = async (sourceIp: string) =>
      (await send('/prod/open', { 'x-forwarded-for': '10.0.0.1' }, { sourceIp })).status
    expect(await statusFrom('10.9.9.9')).toBe(200)
    expect(await statusFrom('2001:db8::1')).toBe(200)
    expect(await statusFrom('11.0.0.1')).toBe(403)
  })
})

describe('AWS_IAM', () => {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
  const principal = (arn: string, word: Word): IamPrincipal => {
    const Resource = `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/${word === 'Neither' ? 'other' : 'pets'}`
    const statement = { Effect: word === 'Deny' ? 'Deny' : 'Allow', Action: 'execute-api:Invoke', Resource } as const
    return { arn, secretAccessKey: 'secret', policies: [{ Version: '2012-10-17', Statement: [statement] }] }
  }
  async function ask(arn: string, mine: Word, policy: Word | undefined, uncertain: UncertainBehaviour = {}): Promise<Response> {
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

  test.each(TABLE_A)('of the same account: %s and %s is %s', async (mine, policy, expected) => {
    expect(outcome((await ask(USER, mine, policy)).status)).toBe(expected)
  })
  test.each(TABLE_B)('of another account: %s and %s is %s', async (mine, policy, expected) => {
    expect(outcome((await ask(FOREIGN, mine, policy)).status)).toBe(expected)
  })
  test.each<[string, Word, 'Allow' | 'Deny']>([
    [USER, 'Allow', 'Allow'],
    [USER, 'Neither', 'Deny'],
    [USER, 'Deny', 'Deny'],
    [FOREIGN, 'Allow', 'Deny'],
  ])('%s without a resource policy, %s: %s', async (arn, mine, expected) => {
    expect(outcome((await ask(arn, mine, undefined)).status)).toBe(expected)
  })

  const ARN = 'arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets'
  const said = (arn: string, clause: string) =>
    `{"Message":"User: ${arn} is not authorized to perform: execute-api:Invoke on resource: ${ARN}${clause}"}`
  test.each<[string, Word, Word | undefined, 'new' | 'old', string]>([
    [USER, 'Neither', undefined, 'new', ' because no identity-based policy allows the execute-api:Invoke action'],
    [USER, 'Neither', undefined, 'old', ''],
    [USER, 'Deny', 'Allow', 'new', ' with an explicit deny in an identity-based policy'],
    [USER, 'Deny', 'Allow', 'old', ' with an explicit deny'],
    [USER, 'Allow', 'Deny', 'new', ' with an explicit deny in a resource-based policy'],
    [FOREIGN, 'Allow', 'Neither', 'new', ' because no resource-based policy allows the execute-api:Invoke action'],
    [FOREIGN, 'Neither', 'Allow', 'new', ' because no identity-based policy allows the execute-api:Invoke action'],
  ])('tells %s (%s, %s), in the %s words', async (arn, mine, policy, denialText, clause) => {
    expect(await (await ask(arn, mine, policy, { denialText })).text()).toBe(said(arn, clause))
  })
})

describe('a resource policy that could not be saved', () => {
  test.each<[string, object]>([
    ['no Principal', { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }],
    ['an unknown effect', { Statement: [{ Effect: 'allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }] }],
    ['no statement', {}],
    ['text', { Statement: 'Allow' }],
  ])('%s is a ConfigError', (_, document) => {
    // Deliberately wrong: plain JavaScript can do this.
    const resourcePolicy = { Version: '2012-10-17', ...document } as PolicyDocument
    expect(() => scene({}, { resourcePolicy })).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'resourcePolicy' }),
    )
  })
})
