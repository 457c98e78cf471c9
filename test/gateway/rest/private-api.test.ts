import { describe, expect, test } from 'vitest'
import { type RequestOptions, restApi } from '../../../src/gateway/index.ts'
import { policyResponse } from '../test-api.ts'

const VPCE = 'vpce-0123456789abcdef0'
const OTHER = 'vpce-0fedcba9876543210'
const DOMAIN = 'private.example.com'

const statement = (Effect: 'Allow' | 'Deny', Condition?: object) => ({
  Effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  ...(Condition !== undefined && { Condition }),
})
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement }) as never
const ALLOW_ALL = document(statement('Allow'))
const ONLY_VPCE = document(statement('Allow'), statement('Deny', { StringNotEquals: { 'aws:SourceVpce': VPCE } }))

async function send(options: object, request: RequestOptions = {}, path = '/open') {
  let invoked = false
  const events: { requestContext: { identity: Record<string, unknown> } }[] = []
  const api = restApi({
    stage: 'prod',
    endpointType: 'PRIVATE',
    authorizers: {
      auth: {
        api: 'REST',
        type: 'TOKEN',
        ttlSeconds: 0,
        identitySources: [{ in: 'header', name: 'Authorization' }],
        handler: () => {
          invoked = true
          return policyResponse('Allow', '*')
        },
      },
    },
    routes: {
      'GET /open': {
        authorizer: null,
        integration: (event: never) => {
          events.push(event)
          return new Response('in')
        },
      },
      'GET /auth': { authorizer: 'auth', integration: () => new Response('in') },
    },
    ...options,
  })
  const response = await api.request(`GET ${path}`, { headers: { authorization: 'a' }, ...request })
  return { status: response.status, trace: response.trace, invoked, identity: events[0]?.requestContext.identity }
}

describe('a private API', () => {
  test.each<[string, object, RequestOptions, object]>([
    ['denies every request without a resource policy', {}, { vpcEndpointId: VPCE }, { status: 403, outcome: 'ACCESS_DENIED' }],
    ['allows what its policy allows', { resourcePolicy: ALLOW_ALL }, { vpcEndpointId: VPCE }, { status: 200 }],
    ['allows the VPC endpoint of its policy', { resourcePolicy: ONLY_VPCE }, { vpcEndpointId: VPCE }, { status: 200 }],
    [
      'denies another VPC endpoint',
      { resourcePolicy: ONLY_VPCE },
      { vpcEndpointId: OTHER },
      { status: 403, outcome: 'ACCESS_DENIED' },
    ],
    ['denies a request without a VPC endpoint', { resourcePolicy: ONLY_VPCE }, {}, { status: 403, outcome: 'ACCESS_DENIED' }],
    [
      'is not reached from outside of a VPC, whatever its policy allows',
      { resourcePolicy: ALLOW_ALL },
      {},
      { status: 403, outcome: 'FORBIDDEN' },
    ],
    [
      'reads the VPC',
      { resourcePolicy: document(statement('Allow', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } })) },
      { vpcEndpointId: VPCE, vpcId: 'vpc-1' },
      { status: 200 },
    ],
    [
      'reads the source address from aws:VpcSourceIp',
      { resourcePolicy: document(statement('Allow', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })) },
      { vpcEndpointId: VPCE, sourceIp: '10.1.2.3' },
      { status: 200 },
    ],
    [
      'has no aws:SourceIp',
      { resourcePolicy: document(statement('Allow', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })) },
      { vpcEndpointId: VPCE, sourceIp: '10.1.2.3' },
      { status: 403 },
    ],
  ])('%s', async (_, options, request, expected) => {
    expect((await send(options, request)).trace).toMatchObject(expected)
  })

  test('does not invoke an authorizer for a request that cannot reach it', async () => {
    expect(await send({}, { vpcEndpointId: VPCE }, '/auth')).toMatchObject({ status: 403, invoked: false })
    expect(await send({ resourcePolicy: ALLOW_ALL }, {}, '/auth')).toMatchObject({ status: 403, invoked: false })
  })

  test('reports the VPC endpoint to the backend', async () => {
    const { identity } = await send({ resourcePolicy: ALLOW_ALL }, { vpcEndpointId: VPCE, vpcId: 'vpc-1' })
    expect(identity).toMatchObject({ vpceId: VPCE, vpcId: 'vpc-1' })
  })

  test('has a host name per associated VPC endpoint', async () => {
    const host = (id: string) => ({
      headers: { host: `a1b2c3d4e5-${id}.execute-api.us-east-1.amazonaws.com` },
      vpcEndpointId: id,
    })
    const options = { resourcePolicy: ALLOW_ALL, vpcEndpointIds: [VPCE] }
    expect((await send(options, host(VPCE))).status).toBe(200)
    expect((await send(options, host(OTHER))).trace).toMatchObject({ status: 403, outcome: 'FORBIDDEN' })
  })
})

describe('a private custom domain name', () => {
  const domain = (policy?: object) => ({ resourcePolicy: ALLOW_ALL, domains: { [DOMAIN]: { basePath: 'v1', policy } } })
  const named = (Resource: string) => document({ ...statement('Allow'), Resource })

  test.each<[string, object, number]>([
    ['denies every request without a policy', domain(), 403],
    ['allows what both policies allow', domain(ALLOW_ALL), 200],
    ['denies what its policy denies', domain(document(statement('Allow'), statement('Deny'))), 403],
    [
      'denies what the policy of the API does not allow',
      { ...domain(ALLOW_ALL), resourcePolicy: document(statement('Deny')) },
      403,
    ],
    ['denies without a policy of the API', { ...domain(ALLOW_ALL), resourcePolicy: undefined }, 403],
    ['may be named in its policy', domain(named(`arn:aws:execute-api:us-east-1:123456789012:/domainnames/${DOMAIN}*`)), 200],
    [
      'is not allowed by the name of another domain',
      domain(named('arn:aws:execute-api:us-east-1:123456789012:/domainnames/b*')),
      403,
    ],
  ])('%s', async (_, options, status) => {
    expect((await send(options, { domain: DOMAIN, vpcEndpointId: VPCE })).status).toBe(status)
  })
})

describe('options of other endpoint types', () => {
  test.each<[string, object]>([
    ['vpcEndpointIds', { endpointType: 'REGIONAL', vpcEndpointIds: [VPCE] }],
    ['vpcEndpointIds', { vpcEndpointIds: ['endpoint'] }],
    ['domains["a.example"].policy', { endpointType: 'EDGE', domains: { 'a.example': { policy: ALLOW_ALL } } }],
    ['domains["a.example"].stage', { domains: { 'a.example': { stage: null } } }],
    ['endpointType', { endpointType: 'private' }],
  ])('are rejected: %s', async (option, options) => {
    await expect(send(options)).rejects.toThrow(expect.objectContaining({ code: 'ERR_CONFIG', option }))
  })

  test('a public API ignores the VPC endpoint of a request', async () => {
    const resourcePolicy = document(statement('Allow', { StringEquals: { 'aws:SourceVpce': VPCE } }))
    const { status } = await send({ endpointType: 'REGIONAL', resourcePolicy }, { vpcEndpointId: VPCE })
    expect(status).toBe(403)
  })
})
