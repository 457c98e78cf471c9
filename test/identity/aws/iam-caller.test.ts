import { createHash } from 'node:crypto'
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestAuthorizer } from '../../../src/authorizer/index.ts'
import { bearer, cached, describeCode, type IamCallerOptions, iamCaller } from '../../../src/identity/index.ts'
import { type CallerIdentityOptions, presignCallerIdentity } from '../../../src/sigv4/index.ts'
import { configError } from '../config-error.ts'
import { json, stsServer } from './sts-server.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const SECONDS = NOW / 1000
const now = () => NOW
const date = new Date(NOW)
const ROLE = 'arn:aws:sts::123456789012:assumed-role/Deploy/session-1'
const credentials = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token+/==' }
const principals = {
  ASIAEXAMPLE: { ...credentials, arn: ROLE, userId: 'AROAEXAMPLEID:session-1' },
  AKIAEXAMPLE: { secretAccessKey: 'other', arn: 'arn:aws:iam::123456789012:user/team/ana', userId: 'AIDAEXAMPLE' },
}
const base = { server: 'pets', form: 'eks', regions: ['eu-west-1'], accounts: ['123456789012'], replays: null } as const
const proof = (options: Partial<CallerIdentityOptions> = {}) =>
  presignCallerIdentity({ credentials, region: 'eu-west-1', server: 'pets', form: 'eks', date, ...options })

function callerOf(options: Partial<IamCallerOptions> = {}) {
  const sts = stsServer(principals, now)
  return { sent: sts.sent, verifier: iamCaller({ ...base, exchange: sts.exchange, now, ...options }) }
}
const outcomeOf = async (credential: string, options: Partial<IamCallerOptions> = {}): Promise<string> => {
  const result = await callerOf(options).verifier.verify(credential)
  return 'code' in result ? result.code : result.kind
}

const urlOf = (credential: string): string => Buffer.from(credential.slice('k8s-aws-v1.'.length), 'base64url').toString()
const eks = (url: string): string => `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`
/** A proof whose URL was changed after it was signed. */
const changed = (from: string | RegExp, to: string): string => {
  const url = urlOf(proof())
  expect(url.replace(from, to)).not.toBe(url)
  return eks(url.replace(from, to))
}

describe('a role session', () => {
  test.each(['eks', 'vault'] as const)('is identified by the %s form', async (form) => {
    const { verifier, sent } = callerOf({ form })
    expect(await verifier.verify(proof({ form }))).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'iam',
        issuer: 'https://sts.amazonaws.com',
        subject: 'arn:aws:iam::123456789012:role/Deploy',
        expiresAt: SECONDS + 900,
        scopes: new Set(),
        groups: new Set(),
        claims: {},
        accountId: '123456789012',
        arn: ROLE,
        userId: 'AROAEXAMPLEID:session-1',
        principalUniqueId: 'AROAEXAMPLEID',
        roleName: 'Deploy',
        sessionName: 'session-1',
      },
    })
    expect(sent).toHaveLength(1)
    expect(sent[0]?.request).toMatchObject({ method: form === 'eks' ? 'GET' : 'POST', timeoutMs: 3000, maxBytes: 65_536 })
    expect(new URL(sent[0]?.url ?? '').host).toBe('sts.eu-west-1.amazonaws.com')
  })
})

test('sends nothing to STS but the parts that it has checked', async () => {
  const { verifier, sent } = callerOf()
  await verifier.verify(proof())
  expect(sent[0]?.request.headers).toStrictEqual({ accept: 'application/json', 'x-k8s-aws-id': 'pets' })
  expect([...new URL(sent[0]?.url ?? '').searchParams.keys()].sort()).toStrictEqual(
    ['Action', 'Version', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-Security-Token'].concat([
      'X-Amz-Signature',
      'X-Amz-SignedHeaders',
    ]),
  )
})

test('accepts the proof of another signer', async () => {
  const signer = new SignatureV4({ credentials, region: 'eu-west-1', service: 'sts', sha256: Sha256 })
  const hostname = 'sts.eu-west-1.amazonaws.com'
  const request = {
    method: 'GET',
    protocol: 'https:',
    hostname,
    path: '/',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { host: hostname, 'x-k8s-aws-id': 'pets' },
  }
  const signed = await signer.presign(request, {
    expiresIn: 60,
    signingDate: date,
    unhoistableHeaders: new Set(['x-k8s-aws-id']),
  })
  const query = new URLSearchParams(
    Object.entries(signed.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  )
  expect(await outcomeOf(eks(`https://${hostname}/?${query}`))).toBe('identified')
})

test.each<[string, Partial<CallerIdentityOptions>, Partial<IamCallerOptions>, string]>([
  ['a user', { credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'other' } }, {}, 'identified'],
  ['the global endpoint', { region: 'global' }, { regions: ['global'] }, 'identified'],
  ['any account', {}, { accounts: null }, 'identified'],
  ['another account', {}, { accounts: ['210987654321'] }, 'ERR_IAM_ACCOUNT'],
  ['another server', { server: 'other' }, {}, 'ERR_IAM_PROOF_REFUSED'],
  ['another server header', { serverHeader: 'x-other' }, {}, 'ERR_IAM_PROOF_SERVER'],
  ['a server header of its own', { serverHeader: 'x-api' }, { serverHeader: 'x-api' }, 'identified'],
  ['another server in the vault form', { server: 'other', form: 'vault' }, { form: 'vault' }, 'ERR_IAM_PROOF_SERVER'],
  ['no server in the vault form', { serverHeader: 'x-other', form: 'vault' }, { form: 'vault' }, 'ERR_IAM_PROOF_SERVER'],
  ['another Region', { region: 'us-east-1' }, {}, 'ERR_IAM_PROOF_ENDPOINT'],
  ['another Region in the vault form', { region: 'us-east-1', form: 'vault' }, { form: 'vault' }, 'ERR_IAM_PROOF_ENDPOINT'],
  ['the global endpoint where it is not configured', { region: 'global' }, { regions: ['us-east-1'] }, 'ERR_IAM_PROOF_ENDPOINT'],
  ['another partition', { region: 'cn-north-1', partition: 'aws-cn' }, {}, 'ERR_IAM_PROOF_ENDPOINT'],
  ['the other form', { form: 'vault' }, {}, 'ERR_IAM_PROOF_FORM'],
  ['the other form', {}, { form: 'vault' }, 'ERR_IAM_PROOF_FORM'],
  ['an age of 15 minutes', { date: new Date(NOW - 900_000) }, {}, 'ERR_IAM_PROOF_REFUSED'],
  ['an age above 15 minutes', { date: new Date(NOW - 901_000) }, {}, 'ERR_IAM_PROOF_EXPIRED'],
  [
    'an age above 15 minutes, vault',
    { date: new Date(NOW - 901_000), form: 'vault' },
    { form: 'vault' },
    'ERR_IAM_PROOF_EXPIRED',
  ],
  ['five minutes ahead', { date: new Date(NOW + 300_000) }, {}, 'identified'],
  ['more than five minutes ahead', { date: new Date(NOW + 301_000) }, {}, 'ERR_IAM_PROOF_NOT_YET_VALID'],
  ['a wrong secret', { credentials: { ...credentials, secretAccessKey: 'x' } }, {}, 'ERR_IAM_PROOF_REFUSED'],
  ['an unknown key', { credentials: { ...credentials, accessKeyId: 'ASIAOTHER' } }, {}, 'ERR_IAM_PROOF_REFUSED'],
  ['a size above the limit', {}, { maxBytes: 256 }, 'ERR_IAM_PROOF_FORM'],
  ['a clock that returns NaN', {}, { now: () => Number.NaN }, 'ERR_IAM_PROOF_EXPIRED'],
])('%s', async (_, sign, options, expected) => {
  expect(await outcomeOf(proof(sign), options)).toBe(expected)
})

describe('rejects without a request to STS', () => {
  const rows: [string, string, string][] = [
    ['a host of the attacker', changed('sts.eu-west-1.amazonaws.com', 'sts.attacker.example'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a host that only starts alike', changed('amazonaws.com', 'amazonaws.com.evil.example'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['user information', changed('https://', 'https://sts.eu-west-1.amazonaws.com@'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a port', changed('amazonaws.com/', 'amazonaws.com:8443/'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['http', changed('https:', 'http:'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a host in uppercase', changed('sts.eu', 'STS.eu'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a path', changed('amazonaws.com/', 'amazonaws.com/a/'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a path of dots', changed('amazonaws.com/', 'amazonaws.com/./'), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a backslash', changed('amazonaws.com/', 'amazonaws.com\\@evil.example/'), 'ERR_IAM_PROOF_ENDPOINT'],
  ]
  const forms: [string, string][] = [
    ['a fragment', eks(`${urlOf(proof())}#x`)],
    ['another action', changed('GetCallerIdentity', 'GetSessionToken')],
    ['a second action', changed('Action=', 'Action=GetSessionToken&Action=')],
    ['a second action in lowercase', changed('Action=', 'action=GetSessionToken&Action=')],
    ['another version', changed('2011-06-15', '2012-06-15')],
    ['another algorithm', changed('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')],
    ['an unknown parameter', changed('Version=', 'Policy=x&Version=')],
    ['a parameter without value', changed('Version=', 'Tags&Version=')],
    ['an empty parameter', changed('?', '?&')],
    ['no expiry', changed(/&X-Amz-Expires=60/, '')],
    ['an expiry above 900', changed('Expires=60', 'Expires=901')],
    ['a negative expiry', changed('Expires=60', 'Expires=-1')],
    ['an expiry with a fraction', changed('Expires=60', 'Expires=6e1')],
    ['no signature', changed(/&X-Amz-Signature=.*/, '')],
    ['a signature in uppercase', changed(/(?<=Signature=).*/, 'A'.repeat(64))],
    ['a short signature', changed(/.$/, '')],
    ['another service', changed('sts%2Faws4', 's3%2Faws4')],
    ['a scope of another day', changed('20261130%2F', '20261129%2F')],
    ['a time that does not exist', changed('20261130T12', '20261130T24')],
    ['a plus', changed('token%2B', 'token+')],
    ['a control character', changed('token%2B', 'token%0A')],
    ['an escape sequence that is cut off', changed('token%2B', 'token%2')],
    ['characters outside ASCII', changed('token%2B', 'token%C3%A9')],
    ['another signed header', changed('host%3Bx-k8s-aws-id', 'accept%3Bhost%3Bx-k8s-aws-id')],
    ['a host that is not signed', changed('host%3Bx-k8s-aws-id', 'x-k8s-aws-id')],
    ['signed headers that are not sorted', changed('host%3Bx-k8s-aws-id', 'x-k8s-aws-id%3Bhost')],
    ['signed headers that are repeated', changed('host%3Bx-k8s-aws-id', 'host%3Bhost%3Bx-k8s-aws-id')],
    ['no prefix', proof().slice('k8s-aws-v1.'.length)],
    ['padding', `${proof()}=`],
    ['whitespace', ` ${proof()}`],
    ['whitespace in the URL', eks(`${urlOf(proof())} `)],
    ['an empty credential', ''],
    ['a prefix only', 'k8s-aws-v1.'],
  ]
  test.each([...rows, ...forms.map(([name, credential]) => [name, credential, 'ERR_IAM_PROOF_FORM'] as const)])(
    '%s',
    async (_, credential, expected) => {
      const { verifier, sent } = callerOf()
      expect(await verifier.verify(credential)).toStrictEqual({ kind: 'rejected', code: expected })
      expect(sent).toStrictEqual([])
    },
  )

  test('a server header that is not signed', async () => {
    expect(await outcomeOf(changed('host%3Bx-k8s-aws-id', 'host'))).toBe('ERR_IAM_PROOF_SERVER')
  })
})

describe('the vault form', () => {
  type Parts = { readonly [name: string]: unknown }
  const b64 = (text: string): string => Buffer.from(text).toString('base64')
  const partsOf = (credential: string): Parts => JSON.parse(Buffer.from(credential, 'base64url').toString())
  const headersOf = (parts: Parts): { [name: string]: unknown } =>
    JSON.parse(Buffer.from(String(parts['iam_request_headers']), 'base64').toString())
  const parts = partsOf(proof({ form: 'vault' }))
  const pack = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const withHeaders = (added: object): string =>
    pack({ ...parts, iam_request_headers: b64(JSON.stringify({ ...headersOf(parts), ...added })) })
  const authorization = String(headersOf(parts)['authorization'])

  test('forwards signed headers of a closed list only', async () => {
    const { verifier, sent } = callerOf({ form: 'vault' })
    const credential = withHeaders({ Accept: ['text/xml'], 'X-Forwarded-Host': ['evil.example'], Cookie: 'a=b' })
    expect(await verifier.verify(credential)).toMatchObject({ kind: 'identified' })
    expect(Object.keys(sent[0]?.request.headers ?? {}).sort()).toStrictEqual([
      'accept',
      'authorization',
      'content-type',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-security-token',
      'x-vault-aws-iam-server-id',
    ])
    expect(sent[0]?.request.headers['accept']).toBe('application/json')
  })

  test('accepts header values as strings, and the URL without a path', async () => {
    const flat = Object.fromEntries(Object.entries(headersOf(parts)).map(([name, value]) => [name, String(value)]))
    const url = b64('https://sts.eu-west-1.amazonaws.com')
    const credential = pack({ ...parts, iam_request_url: url, iam_request_headers: b64(JSON.stringify(flat)) })
    expect(await outcomeOf(credential, { form: 'vault' })).toBe('identified')
  })

  test.each<[string, string, string]>([
    ['GET', pack({ ...parts, iam_http_request_method: 'GET' }), 'ERR_IAM_PROOF_FORM'],
    ['a further member', pack({ ...parts, role: 'admin' }), 'ERR_IAM_PROOF_FORM'],
    ['a missing member', pack({ ...parts, iam_request_body: undefined }), 'ERR_IAM_PROOF_FORM'],
    [
      'another body',
      pack({ ...parts, iam_request_body: b64('Action=GetSessionToken&Version=2011-06-15') }),
      'ERR_IAM_PROOF_FORM',
    ],
    [
      'a longer body',
      pack({ ...parts, iam_request_body: b64('Action=GetCallerIdentity&Version=2011-06-15&a=b') }),
      'ERR_IAM_PROOF_FORM',
    ],
    ['another host', pack({ ...parts, iam_request_url: b64('https://evil.example/') }), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a query', pack({ ...parts, iam_request_url: b64('https://sts.eu-west-1.amazonaws.com/?a') }), 'ERR_IAM_PROOF_ENDPOINT'],
    [
      'base64 without padding',
      pack({ ...parts, iam_request_body: b64('Action=GetCallerIdentity&Version=2011-06-15').replace(/=+$/, '') }),
      'ERR_IAM_PROOF_FORM',
    ],
    ['another host header', withHeaders({ Host: ['evil.example'] }), 'ERR_IAM_PROOF_ENDPOINT'],
    ['a repeated header', withHeaders({ Authorization: [authorization, authorization] }), 'ERR_IAM_PROOF_FORM'],
    ['a header in two cases', withHeaders({ AUTHORIZATION: authorization }), 'ERR_IAM_PROOF_FORM'],
    ['a line break', withHeaders({ 'X-Amz-Date': '20261130T120000Z\r\nhost: evil' }), 'ERR_IAM_PROOF_FORM'],
    ['another algorithm', withHeaders({ authorization: authorization.replace('HMAC', 'ECDSA') }), 'ERR_IAM_PROOF_FORM'],
    [
      'a signed Accept',
      withHeaders({ accept: 'application/xml', authorization: authorization.replace('SignedHeaders=', 'SignedHeaders=accept;') }),
      'ERR_IAM_PROOF_FORM',
    ],
    [
      'a signed header that is missing',
      withHeaders({ authorization: authorization.replace('x-amz-date', 'x-amz-content-sha256;x-amz-date') }),
      'ERR_IAM_PROOF_FORM',
    ],
    [
      'a token that is not signed',
      withHeaders({ authorization: authorization.replace(';x-amz-security-token', '') }),
      'ERR_IAM_PROOF_FORM',
    ],
    [
      'a server that is not signed',
      withHeaders({ authorization: authorization.replace(';x-vault-aws-iam-server-id', '') }),
      'ERR_IAM_PROOF_SERVER',
    ],
    ['another server', withHeaders({ 'x-vault-aws-iam-server-id': 'other' }), 'ERR_IAM_PROOF_SERVER'],
    ['JSON with a duplicate member', Buffer.from('{"a":1,"a":2}').toString('base64url'), 'ERR_IAM_PROOF_FORM'],
    ['an array', pack([1, 2, 3, 4]), 'ERR_IAM_PROOF_FORM'],
  ])('rejects %s', async (_, credential, expected) => {
    const { verifier, sent } = callerOf({ form: 'vault' })
    expect(await verifier.verify(credential)).toStrictEqual({ kind: 'rejected', code: expected })
    expect(sent).toStrictEqual([])
  })
})

describe('the response of STS', () => {
  const answer = (response: unknown) => ({ exchange: async () => response as never })
  const identity = (Account: unknown, Arn: unknown, UserId: unknown) =>
    json(200, { GetCallerIdentityResponse: { GetCallerIdentityResult: { Account, Arn, UserId } } })
  const A = '123456789012'

  test.each<[string, unknown, string]>([
    ['a user with a path', identity(A, `arn:aws:iam::${A}:user/a/b/ana`, 'AIDAX'), 'identified'],
    ['the root user', identity(A, `arn:aws:iam::${A}:root`, A), 'identified'],
    ['a federated user', identity(A, `arn:aws:sts::${A}:federated-user/ana`, `${A}:ana`), 'identified'],
    ['a charset', { ...identity(A, ROLE, 'AROAX:session-1'), contentType: 'application/json; charset=utf-8' }, 'identified'],
    ['another account in the ARN', identity('111111111111', ROLE, 'AROAX:session-1'), 'ERR_STS_ANSWER'],
    ['another session in the user ID', identity(A, ROLE, 'AROAX:session-2'), 'ERR_STS_ANSWER'],
    ['a user ID of another type', identity(A, ROLE, 'AIDAX:session-1'), 'ERR_STS_ANSWER'],
    ['another partition', identity(A, ROLE.replace('aws', 'aws-cn'), 'AROAX:session-1'), 'ERR_STS_ANSWER'],
    ['an account as a number', identity(123456789012, ROLE, 'AROAX:session-1'), 'ERR_STS_ANSWER'],
    ['a principal of another type', identity(A, `arn:aws:iam::${A}:group/a`, 'AGPAX'), 'ERR_STS_ANSWER'],
    ['no user ID', identity(A, ROLE, undefined), 'ERR_STS_ANSWER'],
    ['XML', { ...identity(A, ROLE, 'AROAX:session-1'), contentType: 'text/xml' }, 'ERR_STS_ANSWER'],
    ['XML that is called JSON', { status: 200, contentType: 'application/json', body: Buffer.from('<a/>') }, 'ERR_STS_ANSWER'],
    ['a redirect', json(302, {}), 'ERR_STS_ANSWER'],
    ['202', json(202, {}), 'ERR_STS_ANSWER'],
    ['400', json(400, { Error: { Code: 'ExpiredTokenException' } }), 'ERR_IAM_PROOF_REFUSED'],
    ['403', json(403, {}), 'ERR_IAM_PROOF_REFUSED'],
    ['400 because of throttling', json(400, { Error: { Code: 'Throttling' } }), 'ERR_STS_UNAVAILABLE'],
    ['429', json(429, {}), 'ERR_STS_UNAVAILABLE'],
    ['503', json(503, {}), 'ERR_STS_UNAVAILABLE'],
    ['no response', undefined, 'ERR_STS_UNAVAILABLE'],
  ])('%s', async (_, response, expected) => {
    expect(await outcomeOf(proof(), answer(response))).toBe(expected)
  })

  test('a failed connection is an outage with its cause', async () => {
    const cause = new Error('ECONNREFUSED')
    const { verifier } = callerOf({ exchange: () => Promise.reject(cause) })
    expect(await verifier.verify(proof())).toStrictEqual({ kind: 'unavailable', code: 'ERR_STS_UNAVAILABLE', cause })
  })

  test('at most 256 requests run at the same time', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const { verifier } = callerOf({ exchange: () => gate.then(() => identity(A, ROLE, 'AROAX:session-1')) })
    const results = Array.from({ length: 257 }, () => verifier.verify(proof()))
    release()
    const codes = (await Promise.all(results)).map((result) => ('code' in result ? result.code : result.kind))
    expect(codes.filter((code) => code === 'ERR_BUSY')).toHaveLength(1)
    expect(codes.filter((code) => code === 'identified')).toHaveLength(256)
  })
})

describe('with a replay store', () => {
  const storeOf = () => {
    const used = new Map<string, number>()
    return {
      used,
      claim: async (key: string, expiresAt: number) => !used.has(key) && used.set(key, expiresAt) !== undefined,
    }
  }

  test('a proof is accepted once, whatever its encoding', async () => {
    const replays = storeOf()
    const { verifier } = callerOf({ replays })
    const url = urlOf(proof())
    const [start, query = ''] = url.split('?')
    expect(await verifier.verify(proof())).toMatchObject({ kind: 'identified' })
    const same = [proof(), eks(`${start}?${query.split('&').reverse().join('&')}`), eks(url.replace('%2B', '%2b'))]
    for (const credential of same)
      expect(await verifier.verify(credential)).toStrictEqual({ kind: 'rejected', code: 'ERR_IAM_PROOF_REPLAYED' })
    const signature = new URL(url).searchParams.get('X-Amz-Signature')
    const hash = createHash('sha256')
      .update(JSON.stringify(['pets', signature]))
      .digest('base64url')
    expect([...replays.used]).toStrictEqual([[`iam:${hash}`, SECONDS + 901]])
  })

  test('a rejected proof is not used up', async () => {
    const replays = storeOf()
    expect(await outcomeOf(proof(), { replays, accounts: ['210987654321'] })).toBe('ERR_IAM_ACCOUNT')
    expect(replays.used.size).toBe(0)
  })

  test.each([
    ['throws', () => Promise.reject(new Error('down'))],
    ['returns another value', async () => 'OK' as never],
  ])('a store that %s is an outage', async (_, claim) => {
    expect(await outcomeOf(proof(), { replays: { claim } })).toBe('ERR_REPLAYS_UNAVAILABLE')
  })

  test('an authorizer needs TTL 0', () => {
    const routes = { 'GET /x': () => true }
    const single = bearer(callerOf({ replays: storeOf() }).verifier)
    expect(single.reads).toBe('request')
    expect(() => requestAuthorizer({ authenticate: single, ttlSeconds: 1, routes })).toThrow(
      /each credential once.*ttlSeconds to 0/,
    )
    expect(() => requestAuthorizer({ authenticate: single, ttlSeconds: 0, routes })).not.toThrow()
    const again = bearer(callerOf().verifier)
    expect(() => requestAuthorizer({ authenticate: again, ttlSeconds: 60, routes })).not.toThrow()
  })
})

test('does not accept another proof of possession', async () => {
  expect(await callerOf().verifier.verify(proof(), { jkt: 'x' })).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_PROOF' })
})

test('is not cached, because every verification asks STS', () => {
  expect(() => cached(callerOf().verifier, { maxEntries: 1 })).toThrow(configError('cached', 'verifier'))
})

test('rejects any string with a known code and without an outage', async () => {
  const mutations = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ maxLength: 300 }).map((text) => eks(text)),
    fc.string({ maxLength: 100 }).map((text) => eks(`https://sts.eu-west-1.amazonaws.com/?${text}`)),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.tuple(fc.nat(600), fc.string({ maxLength: 3 })).map(([at, text]) => proof().slice(0, at) + text + proof().slice(at + 1)),
  )
  const verifiers = [callerOf().verifier, callerOf({ form: 'vault' }).verifier]
  await fc.assert(
    fc.asyncProperty(mutations, async (credential) => {
      for (const verifier of verifiers) {
        const result = await verifier.verify(credential)
        if (result.kind !== 'rejected') expect(credential).toBe(proof())
        else expect(describeCode(result.code)?.status).toBe(401)
      }
    }),
    { numRuns: 300 },
  )
  expect(await verifiers[0]?.verify(undefined as never)).toStrictEqual({ kind: 'rejected', code: 'ERR_IAM_PROOF_FORM' })
})

test.each<[object, string]>([
  [{ server: '' }, 'server'],
  [{ server: 'a b' }, 'server'],
  [{ serverHeader: 'X-Api' }, 'serverHeader'],
  [{ serverHeader: 'x-amz-server' }, 'serverHeader'],
  [{ serverHeader: 'accept' }, 'serverHeader'],
  [{ serverHeader: 'host' }, 'serverHeader'],
  [{ form: 'iam' }, 'form'],
  [{ regions: [] }, 'regions'],
  [{ regions: ['cn-north-1'] }, 'regions'],
  [{ regions: ['sts.evil.example/'] }, 'regions'],
  [{ regions: ['global'], partition: 'aws-cn' }, 'regions'],
  [{ accounts: [] }, 'accounts'],
  [{ accounts: undefined }, 'accounts'],
  [{ accounts: ['12345678901'] }, 'accounts'],
  [{ replays: undefined }, 'replays'],
  [{ replays: {} }, 'replays'],
  [{ maxBytes: 100 }, 'maxBytes'],
  [{ region: 'eu-west-1' }, 'region'],
])('iamCaller rejects the options %j', (options, option) => {
  expect(() => iamCaller({ ...base, ...options } as never)).toThrow(configError('iamCaller', option))
})

test.each<[object, string]>([
  [{ region: undefined }, 'region'],
  [{ server: '' }, 'server'],
  [{ form: undefined }, 'form'],
  [{ expiresInSeconds: 901 }, 'expiresInSeconds'],
  [{ serverHeader: 'x-amz-a' }, 'serverHeader'],
  [{ region: 'global', partition: 'aws-cn' }, 'region'],
  [{ date: new Date(Number.NaN) }, 'date'],
])('presignCallerIdentity rejects the options %j', (options, option) => {
  expect(() => proof(options as never)).toThrow(configError('presignCallerIdentity', option))
})
