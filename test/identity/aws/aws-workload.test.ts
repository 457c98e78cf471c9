import { beforeAll, describe, expect, test } from 'vitest'
import { type AwsWorkloadOptions, awsWorkload, byIssuer, type Json } from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from '../config-error.ts'

const NOW = 1_780_000_000_000
const SECONDS = NOW / 1000
const now = () => NOW
type Claims = { readonly [name: string]: Json | undefined }

const ISSUER = 'https://a1b2c3d4-5e6f.tokens.sts.global.api.aws'
const OTHER = 'https://ffff0000-5e6f.tokens.sts.global.api.aws'
const MEMBER = 'https://sts.amazonaws.com/'
const context: { readonly [name: string]: Json } = {
  aws_account: '123456789012',
  source_region: 'eu-west-1',
  org_id: 'o-a1b2c3d4e5',
  ou_path: 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/',
  principal_tags: { team: 'pets' },
  request_tags: { job: '7' },
  lambda_source_function_arn: 'arn:aws:lambda:eu-west-1:123456789012:function:jobs',
  ec2_role_delivery: 2,
}
/** A token as the user guide documents it. */
const claims: Claims = {
  iss: ISSUER,
  aud: 'https://api.example',
  sub: 'arn:aws:iam::123456789012:role/service/DataJob',
  iat: SECONDS - 10,
  exp: SECONDS + 290,
  jti: 'xyz123-def456-ghi789',
  [MEMBER]: context,
}
const withContext = (changes: { readonly [name: string]: Json | undefined }): Claims => ({
  ...claims,
  [MEMBER]: JSON.parse(JSON.stringify({ ...context, ...changes })),
})

let issuer: TestIssuer
let elliptic: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer({ issuer: ISSUER, now })
  elliptic = await testIssuer({ issuer: ISSUER, now, algorithm: 'ES384' })
})
const base = { issuers: ISSUER, audience: 'https://api.example', accounts: ['123456789012'] } as const
const verifierOf = (options: Partial<AwsWorkloadOptions<string>> = {}) =>
  awsWorkload({ ...base, jwks: issuer.jwks, now, ...options })
const outcomeOf = async (given: Claims, options: Partial<AwsWorkloadOptions<string>> = {}, from = issuer): Promise<string> => {
  const result = await verifierOf(options).verify(await from.token(given))
  return 'code' in result ? result.code : result.kind
}

test('identifies the principal and what AWS states about it', async () => {
  expect(await verifierOf().verify(await issuer.token(claims))).toStrictEqual({
    kind: 'identified',
    identity: {
      scheme: 'awsWorkload',
      issuer: ISSUER,
      subject: 'arn:aws:iam::123456789012:role/service/DataJob',
      expiresAt: SECONDS + 290,
      scopes: new Set(),
      groups: new Set(),
      claims,
      accountId: '123456789012',
      sourceRegion: 'eu-west-1',
      organizationId: 'o-a1b2c3d4e5',
      organizationalUnitPath: 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111',
      principalTags: Object.assign(Object.create(null), { team: 'pets' }),
      requestTags: Object.assign(Object.create(null), { job: '7' }),
      sessionContext: Object.assign(Object.create(null), {
        lambda_source_function_arn: 'arn:aws:lambda:eu-west-1:123456789012:function:jobs',
        ec2_role_delivery: '2',
      }),
    },
  })
})

test('reports members that do not apply as undefined or empty', async () => {
  const given = { ...claims, [MEMBER]: { aws_account: '123456789012' } }
  const empty = Object.create(null)
  expect(await verifierOf().verify(await issuer.token(given))).toMatchObject({
    identity: { sourceRegion: undefined, organizationId: undefined, organizationalUnitPath: undefined, principalTags: empty },
  })
})

test.each<[string, Claims, Partial<AwsWorkloadOptions<string>>, string]>([
  ['an audience in an array', { ...claims, aud: ['a', 'https://api.example'] }, {}, 'identified'],
  ['another audience', { ...claims, aud: 'https://other.example' }, {}, 'ERR_TOKEN_AUDIENCE'],
  ['another issuer', { ...claims, iss: OTHER }, {}, 'ERR_TOKEN_ISSUER'],
  ['no `aws_account`', withContext({ aws_account: undefined }), {}, 'ERR_TOKEN_CLAIM'],
  ['an account as a number', withContext({ aws_account: 123456789012 }), {}, 'ERR_TOKEN_CLAIM'],
  ['an account of eleven digits', withContext({ aws_account: '12345678901' }), { accounts: null }, 'ERR_TOKEN_CLAIM'],
  ['an account that differs from `sub`', withContext({ aws_account: '210987654321' }), { accounts: null }, 'ERR_TOKEN_CLAIM'],
  ['a `sub` of another account', { ...claims, sub: 'arn:aws:iam::210987654321:role/Job' }, {}, 'ERR_TOKEN_CLAIM'],
  ['a `sub` of another service', { ...claims, sub: 'arn:aws:sts::123456789012:assumed-role/a/b' }, {}, 'ERR_TOKEN_CLAIM'],
  ['a `sub` that is not an ARN', { ...claims, sub: 'job' }, {}, 'ERR_TOKEN_CLAIM'],
  ['another account', claims, { accounts: ['210987654321'] }, 'ERR_TOKEN_CLAIM'],
  ['any account', claims, { accounts: null }, 'identified'],
  ['no AWS member', { ...claims, [MEMBER]: undefined }, {}, 'ERR_TOKEN_CLAIM'],
  ['an AWS member that is an array', { ...claims, [MEMBER]: ['123456789012'] }, {}, 'ERR_TOKEN_CLAIM'],
  ['a flat `aws_account`', { ...claims, [MEMBER]: undefined, aws_account: '123456789012' }, {}, 'ERR_TOKEN_CLAIM'],
  ['tags that are not strings', withContext({ principal_tags: { a: 1 } }), {}, 'ERR_TOKEN_CLAIM'],
  ['request tags in an array', withContext({ request_tags: ['a'] }), {}, 'ERR_TOKEN_CLAIM'],
  ['a Region that is a number', withContext({ source_region: 1 }), {}, 'ERR_TOKEN_CLAIM'],
  ['the organization', claims, { organizationId: 'o-a1b2c3d4e5' }, 'identified'],
  ['another organization', claims, { organizationId: 'o-other' }, 'ERR_TOKEN_CLAIM'],
  ['no organization', withContext({ org_id: undefined }), { organizationId: 'o-a1b2c3d4e5' }, 'ERR_TOKEN_CLAIM'],
  ['a lifetime of an hour', { ...claims, iat: SECONDS, exp: SECONDS + 3600 }, {}, 'identified'],
  ['a lifetime above an hour', { ...claims, iat: SECONDS, exp: SECONDS + 3601 }, {}, 'ERR_TOKEN_CLAIM'],
  ['no `iat`', { ...claims, iat: undefined }, {}, 'ERR_TOKEN_CLAIM'],
])('%s', async (_, given, options, expected) => {
  expect(await outcomeOf(given, options)).toBe(expected)
})

describe('principals', () => {
  const role = 'arn:aws:iam::123456789012:role'
  test.each<[string, string, string]>([
    [`${role}/service/DataJob`, `${role}/service/DataJob`, 'identified'],
    [`${role}/DataJob`, `${role}/service/DataJob`, 'ERR_TOKEN_CLAIM'],
    [`${role}/service/*`, `${role}/service/DataJob`, 'identified'],
    [`${role}/service/Data*`, `${role}/service/DataJob`, 'identified'],
    [`${role}/service/*Job`, `${role}/service/DataJob`, 'identified'],
    [`${role}/service/D*a*J*b`, `${role}/service/DataJob`, 'identified'],
    [`${role}/service/Data*Job*`, `${role}/service/DataJob`, 'identified'],
    [`${role}/service/Job*Data`, `${role}/service/DataJob`, 'ERR_TOKEN_CLAIM'],
    [`${role}/service/DataJob*Job`, `${role}/service/DataJob`, 'ERR_TOKEN_CLAIM'],
    [`${role}/*`, `${role}/service/DataJob`, 'ERR_TOKEN_CLAIM'],
    [`${role}/*`, `${role}/DataJob`, 'identified'],
    ['arn:aws:iam::123456789012:user/*', `${role}/DataJob`, 'ERR_TOKEN_CLAIM'],
    [`${role}/datajob`, `${role}/DataJob`, 'ERR_TOKEN_CLAIM'],
  ])('%s and %s: %s', async (pattern, sub, expected) => {
    expect(await outcomeOf({ ...claims, sub }, { principals: ['arn:aws:iam::123456789012:user/x', pattern] })).toBe(expected)
  })

  test.each(['*', 'arn:aws:iam::*:role/a', `${role}/*/a`, 'arn:aws:sts::123456789012:assumed-role/a/*', ''])(
    'rejects the pattern %j',
    (pattern) => {
      expect(() => verifierOf({ principals: [pattern] })).toThrow(configError('awsWorkload', 'principals'))
    },
  )
})

test('rejects an algorithm that is not listed', async () => {
  const jwks = { keys: [...issuer.jwks.keys, ...elliptic.jwks.keys] }
  expect(await outcomeOf(claims, { jwks, algorithms: ['ES384'] })).toBe('ERR_TOKEN_ALGORITHM')
  expect(await outcomeOf(claims, { jwks })).toBe('identified')
})

test('accepts ES384, and several issuers with a key set each', async () => {
  expect(await outcomeOf(claims, { jwks: elliptic.jwks }, elliptic)).toBe('identified')
  const fetch = async (url: string) => {
    const from = url.startsWith(OTHER) ? elliptic : issuer
    const iss = url.startsWith(OTHER) ? OTHER : ISSUER
    return url.endsWith('openid-configuration') ? { issuer: iss, jwks_uri: `${iss}/.well-known/jwks.json` } : from.jwks
  }
  const both = verifierOf({ issuers: [ISSUER, OTHER], jwks: undefined, remoteKeys: { fetch } })
  expect(both.issuers).toStrictEqual([ISSUER, OTHER])
  const callers = byIssuer(both)
  expect(await callers.verify(await issuer.token(claims))).toMatchObject({ identity: { issuer: ISSUER } })
  expect(await callers.verify(await elliptic.token({ ...claims, iss: OTHER }))).toMatchObject({ identity: { issuer: OTHER } })
  // A key of one issuer does not sign for the other.
  expect(await callers.verify(await issuer.token({ ...claims, iss: OTHER }))).toMatchObject({ kind: 'rejected' })
})

test.each<[object, string]>([
  [{ accounts: undefined }, 'accounts'],
  [{ accounts: [] }, 'accounts'],
  [{ accounts: [123456789012] }, 'accounts'],
  [{ audience: null }, 'audience'],
  [{ issuers: [] }, 'issuers'],
  [{ issuers: `${ISSUER}/` }, 'issuers'],
  [{ issuers: 'example' }, 'issuers'],
  [{ algorithms: ['HS256'] }, 'algorithms'],
  [{ algorithms: [] }, 'algorithms'],
  [{ scopes: ['a'] }, 'scopes'],
])('rejects the options %j', (options, option) => {
  expect(() => verifierOf(options as never)).toThrow(configError('awsWorkload', option))
})
