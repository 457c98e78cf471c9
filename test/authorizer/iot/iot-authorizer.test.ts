import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DecisionRecord, Identity, Verifier } from '../../../src/index.ts'
import {
  authenticated,
  every,
  inGroup,
  iotAuthorizer,
  iotToken,
  mqttPassword,
  mqttUsername,
  own,
  sourceIp,
  timeWindow,
} from '../../../src/index.ts'
import { identity } from '../stub-verifier.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Identifies the device whose MQTT password is `good`. */
function passwordVerifier(who: Identity<'test'> = identity()): Verifier<Identity<'test'>> {
  return {
    issuers: ['https://id.example'],
    reads: [[mqttPassword.source]],
    verify: async (request) => {
      const password = request.context('mqtt.password')
      if (password === undefined) return { kind: 'absent' }
      return password === 'good' ? { kind: 'identified', identity: who } : { kind: 'rejected', code: 'ERR_TEST' }
    },
  }
}

const topics = {
  'connect {id}': own('id'),
  'publish devices/{id}/data': own('id'),
  'subscribe devices/{id}/+/set': own('id'),
  'subscribe news/#': authenticated,
  'receive news/all': authenticated,
  'publish admin': inGroup('admins'),
  'publish $aws/things/{id}/shadow/update': own('id'),
} as const
const base = {
  authenticate: passwordVerifier(),
  topics,
  region: 'eu-west-1',
  accountId: '012345678901',
  tokenSignature: null,
  requireClientId: true,
  disconnectAfterSeconds: 3600,
  refreshAfterSeconds: 600,
} as const

function event({
  clientId = 'u1',
  password = 'good',
  signatureVerified = false,
}: {
  clientId?: string | undefined
  password?: string
  signatureVerified?: boolean
} = {}) {
  const mqtt = { username: 'name?x-amz-customauthorizer-name=a', password: Buffer.from(password).toString('base64'), clientId }
  return {
    signatureVerified,
    protocols: ['tls', 'mqtt'],
    protocolData: { tls: { serverName: 'x' }, mqtt },
    connectionMetadata: { id: '1' },
  } as never
}

const REFUSED = {
  isAuthenticated: false,
  principalId: 'unauthenticated',
  disconnectAfterInSeconds: 300,
  refreshAfterInSeconds: 300,
  policyDocuments: [],
}
const ARN = 'arn:aws:iot:eu-west-1:012345678901:'

describe('the response', () => {
  test('allows exact resources, one statement per row', async () => {
    expect(await iotAuthorizer(base)(event())).toStrictEqual({
      isAuthenticated: true,
      principalId: createHash('sha256').update('https://id.example|u1').digest('hex'),
      disconnectAfterInSeconds: 3600,
      refreshAfterInSeconds: 600,
      policyDocuments: [
        {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'iot:Connect', Resource: `${ARN}client/u1` },
            { Effect: 'Allow', Action: 'iot:Publish', Resource: `${ARN}topic/devices/u1/data` },
            { Effect: 'Allow', Action: 'iot:Subscribe', Resource: `${ARN}topicfilter/devices/u1/+/set` },
            { Effect: 'Allow', Action: 'iot:Subscribe', Resource: `${ARN}topicfilter/news/#` },
            { Effect: 'Allow', Action: 'iot:Receive', Resource: `${ARN}topic/news/all` },
            { Effect: 'Allow', Action: 'iot:Publish', Resource: `${ARN}topic/$aws/things/u1/shadow/update` },
          ],
        },
      ],
    })
  })

  test.each([
    ['a rejected password', event({ password: 'bad' })],
    ['no password', { ...(event() as object), protocolData: { mqtt: { clientId: 'u1' } } }],
    [
      'a password that is not canonical base64',
      { ...(event() as object), protocolData: { mqtt: { clientId: 'u1', password: 'Z29vZA' } } },
    ],
    ['a password that is not UTF-8', { ...(event() as object), protocolData: { mqtt: { clientId: 'u1', password: '/w==' } } }],
    ['the client ID of another device', event({ clientId: 'u2' })],
    ['a client ID with a wildcard', event({ clientId: '*' })],
    ['no client ID', { ...(event() as object), protocolData: { mqtt: { password: 'Z29vZA==' } } }],
  ])('%s is not authenticated', async (_, given) => {
    expect(await iotAuthorizer(base)(given as never)).toStrictEqual(REFUSED)
  })

  test.each(['a*', 'a?', 'a+', 'a#', '$a', 'a/b', '', 'a\nb', `\${iot:ClientId}`, '+', '#', '..'])(
    'a subject that could widen a resource binds nothing: %j',
    async (subject) => {
      const authenticate = passwordVerifier(identity({ subject }))
      const handler = iotAuthorizer({
        ...base,
        authenticate,
        requireClientId: null,
        topics: { 'publish devices/{id}/data': own('id') },
      })
      expect(await handler(event({ clientId: subject }))).toStrictEqual(REFUSED)
    },
  )

  test('a caller for whom no row passes is not authenticated', async () => {
    const handler = iotAuthorizer({ ...base, requireClientId: null, topics: { 'publish admin': inGroup('admins') } })
    expect(await handler(event())).toStrictEqual(REFUSED)
  })

  test('with requireClientId a connect row whose parameter no rule binds allows the client of the event only', async () => {
    const handler = iotAuthorizer({ ...base, topics: { 'connect {any}': authenticated } })
    const { policyDocuments } = await handler(event({ clientId: 'sensor-7' }))
    expect(policyDocuments[0]?.Statement).toStrictEqual([
      { Effect: 'Allow', Action: 'iot:Connect', Resource: `${ARN}client/sensor-7` },
    ])
  })

  test('without requireClientId the policy alone decides', async () => {
    const response = await iotAuthorizer({ ...base, requireClientId: null })(event({ clientId: 'u2' }))
    expect(response.policyDocuments[0]?.Statement[0]).toStrictEqual({
      Effect: 'Allow',
      Action: 'iot:Connect',
      Resource: `${ARN}client/u1`,
    })
  })

  test.each([
    ['a long-lived credential', 100_000, 3600, 600],
    ['a credential that ends before', 1000, 1000, 600],
    ['a credential that ends before the refresh', 400, 400, 400],
    ['a credential that ends within the minimum of IoT Core', 10, 300, 300],
    ['a credential without an end', undefined, 3600, 600],
  ])('the connection ends with %s', async (_, lifetime, disconnect, refresh) => {
    const expiresAt = lifetime === undefined ? undefined : NOW.getTime() / 1000 + lifetime
    const response = await iotAuthorizer({ ...base, authenticate: passwordVerifier(identity({ expiresAt })) })(event())
    expect([response.disconnectAfterInSeconds, response.refreshAfterInSeconds]).toStrictEqual([disconnect, refresh])
  })

  test('a required token signature is checked before the credential', async () => {
    const records: DecisionRecord[] = []
    const handler = iotAuthorizer({ ...base, tokenSignature: 'required', onDecision: (record) => records.push(record) })
    expect(await handler(event())).toStrictEqual(REFUSED)
    expect(records[0]).toMatchObject({ outcome: 'unauthorized', code: 'ERR_IOT_TOKEN_SIGNATURE' })
    expect(await handler(event({ signatureVerified: true }))).toMatchObject({ isAuthenticated: true })
  })

  test('a refusal can be changed without effect on the next', async () => {
    const handler = iotAuthorizer(base)
    const first = await handler(event({ clientId: 'u2' }))
    first.isAuthenticated = true
    first.policyDocuments.push({ Version: '2012-10-17', Statement: [] })
    expect(await handler(event({ clientId: 'u2' }))).toStrictEqual(REFUSED)
  })

  test.each([
    ['', 'ab-c'],
    ['too long', 'a'.repeat(129)],
  ])('a principal ID that IoT Core rejects (%s) is an error', async (_, value) => {
    await expect(iotAuthorizer({ ...base, principalId: () => value })(event())).rejects.toMatchObject({ part: 'principalId' })
  })
})

describe('document limits', () => {
  const rows = (count: number, length: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`publish ${'x'.repeat(length)}${index}`, authenticated]))

  test('statements are packed into documents of at most 2048 characters', async () => {
    const handler = iotAuthorizer({ ...base, requireClientId: null, topics: rows(60, 150) } as never)
    const { policyDocuments } = (await handler(event())) as { policyDocuments: { Statement: unknown[] }[] }
    expect(policyDocuments.length).toBeGreaterThan(1)
    expect(policyDocuments.length).toBeLessThanOrEqual(10)
    expect(Math.max(...policyDocuments.map((document) => JSON.stringify(document).length))).toBeLessThanOrEqual(2048)
    expect(policyDocuments.flatMap(({ Statement }) => Statement)).toHaveLength(60)
  })

  test('a table that does not fit is denied', async () => {
    const records: DecisionRecord[] = []
    const onDecision = (record: DecisionRecord): void => void records.push(record)
    const handler = iotAuthorizer({ ...base, requireClientId: null, topics: rows(120, 150), onDecision } as never)
    expect(await handler(event())).toStrictEqual(REFUSED)
    expect(records[0]).toMatchObject({ outcome: 'deny', code: 'ERR_REPLY' })
  })
})

describe('credentials of the event', () => {
  const seen = async (data: object, name: string) => {
    let value: unknown
    const authenticate: Verifier<Identity<'test'>> = {
      issuers: ['https://id.example'],
      reads: 'request',
      verify: async (request) => {
        value = name.startsWith('header')
          ? request.headers('x-key')
          : name.startsWith('query')
            ? request.query('k')
            : request.context(name)
        return { kind: 'absent' }
      },
    }
    await iotAuthorizer({ ...base, authenticate })({ ...(event() as object), ...data } as never)
    return value
  }
  test.each([
    ['iot.token', { token: 't' }, 't'],
    ['iot.token', {}, undefined],
    ['mqtt.username', {}, 'name'],
    ['mqtt.username', { protocolData: { mqtt: { username: '?x=1' } } }, undefined],
    ['mqtt.password', {}, 'good'],
    ['header', { protocolData: { http: { headers: { 'X-Key': 'a' }, queryString: '' } } }, ['a']],
    ['query', { protocolData: { http: { headers: {}, queryString: '?k=a%20b&k=c' } } }, ['a b', 'c']],
  ])('%s', async (name, data, expected) => {
    expect(await seen(data, name)).toStrictEqual(expected)
  })

  test('have locations with context variables as sources', () => {
    expect([iotToken, mqttUsername, mqttPassword]).toStrictEqual([
      { source: { in: 'context', name: 'iot.token' } },
      { source: { in: 'context', name: 'mqtt.username' } },
      { source: { in: 'context', name: 'mqtt.password' } },
    ])
  })
})

describe('building', () => {
  test('the definition is frozen', () => {
    const { definition } = iotAuthorizer({ ...base, tokenSignature: 'required', topics: { 'connect {id}': own('id') } })
    expect(definition).toStrictEqual({
      api: 'IOT',
      type: 'CUSTOM',
      signingRequired: true,
      disconnectAfterSeconds: 3600,
      refreshAfterSeconds: 600,
      topics: ['connect {id}'],
    })
    expect(Object.isFrozen(definition)).toBe(true)
  })

  const row = (key: string, rule: unknown = authenticated) => ({ topics: { 'connect {id}': own('id'), [key]: rule } })
  test.each([
    ['a parameter that no rule binds', row('publish devices/{id}'), 'topics["publish devices/{id}"]'],
    ['a wildcard of IAM', row('publish devices/*'), 'topics["publish devices/*"]'],
    ['a question mark', row('publish devices/?'), 'topics["publish devices/?"]'],
    ['a variable', row(`publish \${iot:ClientId}`), `topics["publish \${iot:ClientId}"]`],
    ['a topic with +', row('publish a/+'), 'topics["publish a/+"]'],
    ['a receive row with #', row('receive a/#'), 'topics["receive a/#"]'],
    ['# before the end', row('subscribe #/a'), 'topics["subscribe #/a"]'],
    ['+ within a level', row('subscribe a+'), 'topics["subscribe a+"]'],
    ['a client ID with a slash', row('connect a/b'), 'topics["connect a/b"]'],
    ['another action', row('delete a'), 'topics["delete a"]'],
    ['a rule that binds another parameter', row('publish {a}', own('b')), 'topics["publish {a}"]'],
    ['a rule that is a condition', row('publish a', sourceIp('10.0.0.0/8')), 'topics["publish a"]'],
    ['a rule that becomes a condition', row('publish {a}', every(own('a'), sourceIp('10.0.0.0/8'))), 'topics["publish {a}"]'],
    ['a topic over the limit', row(`publish ${'a'.repeat(257)}`), expect.stringContaining('topics["publish aaa')],
    ['no connect row with requireClientId', { topics: { 'publish a': authenticated } }, 'topics'],
    ['a refresh after the end of the connection', { refreshAfterSeconds: 3601 }, 'refreshAfterSeconds'],
    ['a time below the minimum', { disconnectAfterSeconds: 299 }, 'disconnectAfterSeconds'],
    ['an account that is not twelve digits', { accountId: '1' }, 'accountId'],
    ['a region with a wildcard', { region: '*' }, 'region'],
    ['requireClientId false', { requireClientId: false }, 'requireClientId'],
    ['no tokenSignature', { tokenSignature: undefined }, 'tokenSignature'],
  ])('%s is a ConfigError', (_, over, option) => {
    expect(() => iotAuthorizer({ ...base, ...over } as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('a rule that is not of this package and returns a condition is an outage', async () => {
    const topicRules = { 'connect {id}': own('id'), 'publish a': timeWindow({ to: new Date('2027-01-01') }) }
    await expect(iotAuthorizer({ ...base, topics: topicRules })(event())).rejects.toMatchObject({ code: 'ERR_RULE_OR_CALLBACK' })
  })

  test('an event of a different kind is an EventError', async () => {
    await expect(iotAuthorizer(base)({ token: 'x' } as never)).rejects.toMatchObject({ name: 'EventError' })
  })
})
