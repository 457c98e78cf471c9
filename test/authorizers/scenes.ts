/** One scenario per entry point: its environment, an allowed request, a denied one and unauthenticated ones. */
import { hashApiKey, hashPassword, signUrl } from 'gatewright'
import { events, testIssuer, testSamlIssuer } from 'gatewright/testing'

export interface Scene {
  /** All variables that it reads. */
  readonly environment: { readonly [name: string]: string }
  /** The required variables. */
  readonly required: readonly string[]
  /** For each variable one or more values that are rejected. */
  readonly wrong: { readonly [name: string]: readonly string[] }
  readonly allowed: object
  /** The caller of `allowed` on a route whose rule does not pass. */
  readonly denied?: object
  /** Requests with invalid credentials and without any. */
  readonly unauthorized: readonly object[]
  readonly context: { readonly [key: string]: unknown }
  /** Maximum size of the bundle in bytes: esbuild, minified, gzip -9. */
  readonly maxGzipBytes: number
}

const now = (): number => Date.now()
const pool = await testIssuer({ userPoolId: 'eu-west-1_TestPool', clientId: 'web', now })
const partner = await testIssuer({ issuer: 'https://partner.example/', clientId: 'pets', now })
const forger = await testIssuer({ userPoolId: 'eu-west-1_TestPool', clientId: 'web', now })
const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_TestPool'
const KEY = 'pk-3f9c1e7a5b2d4860'
const SECRET = 'a-secret-of-at-least-thirty-two-bytes'
const CA = 'CN=Partners,O=Example,C=DE'
const CLIENT = 'CN=robot,O=Example,C=DE'
const validity = { notBefore: 'Jan  1 00:00:00 2020 GMT', notAfter: 'Jan  1 00:00:00 2099 GMT' }
const certificate = { pem: 'not read', subject: CLIENT, issuer: CA, serialNumber: '01', ...validity }

const GET = { request: 'GET /pets' }
const DELETE = { request: 'DELETE /pets/7', route: 'DELETE /pets/{id}' }
const ROUTES = JSON.stringify({ 'GET /pets': 'authenticated', 'DELETE /pets/{id}': { group: 'admin' } })
const wrongRoutes = [
  '{"GET /pets":{"scop":"x"}}',
  '[]',
  '{"GTE /pets":"authenticated"}',
  'missing.json',
  '{}',
  '{"GET /{a}/{a}":"authenticated"}',
]
const wrongSeconds = ['3601', '-1', 'soon']

const token = await pool.accessToken()
const SUBJECT = subjectOf(token)
const poolSettings = {
  USER_POOL_ID: 'eu-west-1_TestPool',
  CLIENT_IDS: 'web, mobile',
  TOKEN_USE: 'access',
  JWKS: JSON.stringify(pool.jwks),
}
const poolWrong = {
  USER_POOL_ID: ['TestPool', 'eu-west-1', 'eu-west-1_Te*'],
  CLIENT_IDS: [',', 'a,,b', '["a","b"]', 'a;b', `\${ClientId}`, 'undefined', '"web"'],
  TOKEN_USE: ['refresh'],
  JWKS: ['{}', '{"keys":[]}', '{"keys":["x"]}', '[', JSON.stringify({ keys: [{ kty: 'oct', k: 'aaaa' }] })],
  JWKS_SEED: ['{}', '[1]'],
}
const poolRequired = ['USER_POOL_ID', 'CLIENT_IDS', 'ROUTES']
const poolTokens = [
  await forger.accessToken(),
  await pool.idToken(),
  await pool.accessToken({ client_id: 'other' }),
  'x',
  undefined,
]

const oidcScene = {
  environment: {
    ISSUER: 'https://partner.example/',
    AUDIENCES: 'pets',
    ALGORITHMS: 'RS256',
    GROUPS_CLAIM: 'roles',
    TTL_SECONDS: '60',
    ROUTES,
    JWKS: JSON.stringify(partner.jwks),
  },
  required: ['ISSUER', 'AUDIENCES', 'ROUTES'],
  wrong: {
    ALGORITHMS: ['RS257', 'none', 'HS256', 'RS256,,ES256'],
    ISSUER: ['https://partner.example/ ', ' https://partner.example/', `\${Issuer}`],
    AUDIENCES: [',', '["pets"]', 'a;b'],
    TTL_SECONDS: wrongSeconds,
    ROUTES: wrongRoutes,
    JWKS_URI: ['http://partner.example/keys', 'keys'],
    JWKS: ['{}', '{"keys":[]}'],
  },
  context: { subject: 'user-1' },
} as const
const partnerToken = await partner.accessToken()
const partnerTokens = [await pool.accessToken(), await partner.accessToken({ aud: 'other' }), undefined]

const TENANT = '3c2b4a1e-9f3b-4c0d-8a55-1f2e3d4c5b6a'
const entra = await testIssuer({ issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`, clientId: 'api', now })
const entraToken = await entra.accessToken({ ver: '2.0', tid: TENANT, oid: 'user-1', azp: 'web' })
const tenant = await testIssuer({ issuer: 'https://tenant.eu.auth0.com/', clientId: 'https://pets.example', now })
const tenantToken = await tenant.accessToken({ org_id: 'org_1' })
const MCP = 'https://api.example.com/mcp'
const login = await testIssuer({ issuer: 'https://login.example.com', clientId: MCP, now })
const mcpToken = await login.accessToken()
const idp = await testSamlIssuer({ now })
const assertion = idp.assertion({ nameId: 'user-1' })

const basicOf = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`
const link = (options: { readonly until?: number; readonly path?: string } = {}): string =>
  signUrl('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/test/pets?size=large', {
    key: { id: 'k1', secret: SECRET },
    parameters: ['size'],
    expiresInSeconds: 300,
    subject: 'jane',
    audience: 'pets',
    now: () => now() - (options.until === undefined ? 0 : 600_000),
  }).replace(/^.*\/test\/pets/, `GET ${options.path ?? '/pets'}`)

/** `scheme` is the prefix of the header value. */
const tokenEvents = (values: readonly (string | undefined)[], scheme = 'Bearer '): object[] =>
  // API Gateway itself answers a request without the header.
  values.flatMap((value) => (value === undefined ? [] : [events.token({ ...GET, token: `${scheme}${value}` })]))
const requestEvents = (values: readonly (string | undefined)[]): object[] =>
  values.map((value) => events.request({ ...GET, headers: value === undefined ? {} : { authorization: `Bearer ${value}` } }))
const httpEvents = (values: readonly (string | undefined)[]): object[] =>
  values.map((value) => events.httpApi2({ ...GET, headers: value === undefined ? {} : { authorization: `Bearer ${value}` } }))

/** @param introspectionEndpoint The URL of a server that accepts the token `opaque-1`. */
export async function makeScenes(introspectionEndpoint: string): Promise<{ readonly [entry: string]: Scene }> {
  const passwordHash = await hashPassword('correct horse', { logN: 10, r: 1, p: 1 })
  const users = { jane: { passwordHash, groups: ['staff'] } }
  return {
    'cognito-token': {
      environment: { ...poolSettings, TTL_SECONDS: '60', ROUTES },
      required: poolRequired,
      wrong: { ...poolWrong, TTL_SECONDS: wrongSeconds, ROUTES: wrongRoutes },
      allowed: events.token({ ...GET, token: `Bearer ${token}` }),
      denied: events.token({ ...DELETE, token: `Bearer ${token}` }),
      unauthorized: tokenEvents(poolTokens),
      context: { subject: SUBJECT },
      maxGzipBytes: 34_000,
    },
    'cognito-request': {
      environment: { ...poolSettings, TOKEN_HEADER: 'Authorization', TTL_SECONDS: '60', ROUTES },
      required: poolRequired,
      wrong: { ...poolWrong, TOKEN_HEADER: ['not a header'], TTL_SECONDS: wrongSeconds, ROUTES: wrongRoutes },
      allowed: events.request({ ...GET, headers: { Authorization: `Bearer ${token}` } }),
      denied: events.request({ ...DELETE, headers: { Authorization: `Bearer ${token}` } }),
      unauthorized: requestEvents(poolTokens),
      context: { subject: SUBJECT },
      maxGzipBytes: 38_000,
    },
    'cognito-http-api': {
      environment: { ...poolSettings, TTL_SECONDS: '60', ROUTES: ROUTES.replace('{', '{"$default":{"group":"admin"},') },
      required: poolRequired,
      wrong: { ...poolWrong, TTL_SECONDS: wrongSeconds, ROUTES: wrongRoutes },
      allowed: events.httpApi2({ ...GET, headers: { authorization: `Bearer ${token}` } }),
      denied: events.httpApi2({ request: 'GET /other', route: 'GET /other', headers: { authorization: `Bearer ${token}` } }),
      unauthorized: httpEvents(poolTokens),
      context: { subject: SUBJECT, groups: [] },
      maxGzipBytes: 44_000,
    },
    'cognito-websocket': {
      environment: { ...poolSettings, TOKEN_PARAMETER: 'access_token', ROUTES: '{"$connect":"authenticated"}' },
      required: poolRequired,
      wrong: { ...poolWrong, ROUTES: [...wrongRoutes, ROUTES, '{"$connect":"authenticated","GET /":"authenticated"}'] },
      allowed: events.connect({ request: `GET /?access_token=${token}` }),
      unauthorized: [
        ...poolTokens.map((value) => events.connect({ request: `GET /?${value === undefined ? '' : `access_token=${value}`}` })),
        events.connect({ request: `GET /?token=${token}` }),
      ],
      context: { subject: SUBJECT },
      maxGzipBytes: 38_000,
    },
    oidc: {
      ...oidcScene,
      allowed: events.token({ ...GET, token: `Bearer ${partnerToken}` }),
      denied: events.token({ ...DELETE, token: `Bearer ${partnerToken}` }),
      unauthorized: tokenEvents(partnerTokens),
      maxGzipBytes: 38_000,
    },
    'oidc-http-api': {
      ...oidcScene,
      allowed: events.httpApi2({ ...GET, headers: { authorization: `Bearer ${partnerToken}` } }),
      denied: events.httpApi2({ ...DELETE, headers: { authorization: `Bearer ${partnerToken}` } }),
      unauthorized: httpEvents(partnerTokens),
      maxGzipBytes: 48_000,
    },
    'entra-id': {
      environment: {
        TENANT_ID: TENANT,
        AUDIENCES: 'api',
        CLIENT_IDS: 'web',
        TOKEN_VERSION: '2.0',
        GROUPS: 'both',
        TTL_SECONDS: '60',
        ROUTES,
        JWKS: JSON.stringify(entra.jwks),
      },
      required: ['TENANT_ID', 'AUDIENCES', 'CLIENT_IDS', 'ROUTES'],
      wrong: {
        TENANT_ID: [`${TENANT} `, 'common', 'example.onmicrosoft.com'],
        AUDIENCES: [',', '["pets"]'],
        CLIENT_IDS: [',', 'a;b'],
        TOKEN_VERSION: ['3.0'],
        GROUPS: ['all'],
        TTL_SECONDS: wrongSeconds,
        ROUTES: wrongRoutes,
        JWKS: ['{}', '{"keys":[]}'],
      },
      allowed: events.token({ ...GET, token: `Bearer ${entraToken}` }),
      denied: events.token({ ...DELETE, token: `Bearer ${entraToken}` }),
      unauthorized: tokenEvents([
        await entra.accessToken({ ver: '2.0', tid: TENANT, oid: 'user-1', azp: 'other' }),
        await entra.accessToken({ ver: '2.0', tid: TENANT, oid: 'user-1', azp: 'web', hasgroups: true }),
        await pool.accessToken(),
      ]),
      context: { subject: 'user-1' },
      maxGzipBytes: 39_000,
    },
    auth0: {
      environment: {
        DOMAIN: 'tenant.eu.auth0.com',
        AUDIENCES: 'https://pets.example',
        PERMISSIONS: 'scopes',
        ORGANIZATIONS: 'org_1, org_2',
        GROUPS_CLAIM: 'https://pets.example/roles',
        TTL_SECONDS: '60',
        ROUTES,
        JWKS: JSON.stringify(tenant.jwks),
      },
      required: ['DOMAIN', 'AUDIENCES', 'ROUTES'],
      wrong: {
        DOMAIN: ['tenant.eu.auth0.com ', 'https://tenant.eu.auth0.com', 'tenant.eu.auth0.com/'],
        AUDIENCES: [',', '["pets"]'],
        PERMISSIONS: ['groups'],
        ORGANIZATIONS: ['a;b'],
        TTL_SECONDS: wrongSeconds,
        ROUTES: wrongRoutes,
        JWKS: ['{}', '{"keys":[]}'],
      },
      allowed: events.token({ ...GET, token: `Bearer ${tenantToken}` }),
      denied: events.token({ ...DELETE, token: `Bearer ${tenantToken}` }),
      unauthorized: tokenEvents([
        await tenant.accessToken(),
        await tenant.accessToken({ org_id: 'org_1', aud: 'other' }),
        await pool.accessToken(),
      ]),
      context: { subject: 'user-1' },
      maxGzipBytes: 39_000,
    },
    mcp: {
      environment: {
        RESOURCE: MCP,
        ISSUER: 'https://login.example.com',
        SCOPES: 'mcp',
        METADATA_URL: 'https://api.example.com/.well-known/oauth-protected-resource/mcp',
        ALGORITHMS: 'RS256',
        TTL_SECONDS: '60',
        ROUTES,
        JWKS: JSON.stringify(login.jwks),
      },
      required: ['RESOURCE', 'ISSUER', 'ROUTES'],
      wrong: {
        RESOURCE: ['http://api.example.com/mcp', 'https://api.example.com/mcp/', 'https://api.example.com/mcp#a'],
        ISSUER: ['https://login.example.com '],
        SCOPES: ['a;b', ','],
        METADATA_URL: ['metadata', 'https://api.example.com/other'],
        ALGORITHMS: ['HS256', 'none'],
        TTL_SECONDS: wrongSeconds,
        ROUTES: wrongRoutes,
        JWKS: ['{}', '{"keys":[]}'],
      },
      allowed: events.token({ ...GET, token: `Bearer ${mcpToken}` }),
      denied: events.token({ ...DELETE, token: `Bearer ${mcpToken}` }),
      unauthorized: tokenEvents([await login.accessToken({ aud: 'https://other.example' }), await pool.accessToken()]),
      context: { subject: 'user-1' },
      maxGzipBytes: 40_000,
    },
    saml: {
      environment: {
        ISSUER: idp.issuer,
        AUDIENCES: `https://other.example, ${idp.audience}`,
        RECIPIENTS: idp.recipient,
        CERTIFICATES: JSON.stringify([idp.certificate]),
        COMPRESSION: 'none',
        GROUPS_ATTRIBUTE: 'groups',
        TTL_SECONDS: '60',
        ROUTES,
      },
      required: ['ISSUER', 'AUDIENCES', 'RECIPIENTS', 'CERTIFICATES', 'ROUTES'],
      wrong: {
        ISSUER: ['https://idp.example/metadata '],
        AUDIENCES: [','],
        RECIPIENTS: [',', 'a;b'],
        CERTIFICATES: ['hunter2', '[]', '["hunter2"]', idp.certificate],
        COMPRESSION: ['gzip'],
        SUBJECT_ATTRIBUTE: ['mail '],
        TTL_SECONDS: wrongSeconds,
        ROUTES: wrongRoutes,
      },
      allowed: events.token({ ...GET, token: `SAML ${assertion}` }),
      denied: events.token({ ...DELETE, token: `SAML ${assertion}` }),
      unauthorized: tokenEvents(
        [
          `${assertion.slice(0, -8)}AAAAAAAA`,
          (await testSamlIssuer({ now })).assertion(),
          (await testSamlIssuer({ now, audience: 'https://evil.example' })).assertion(),
        ],
        'SAML ',
      ),
      context: { subject: 'user-1' },
      maxGzipBytes: 90_000,
    },
    'multi-issuer': {
      environment: {
        ISSUERS: JSON.stringify([
          { userPoolId: 'eu-west-1_TestPool', clientId: 'web', tokenUse: 'access', jwks: pool.jwks },
          { issuer: 'https://partner.example/', audience: 'pets', algorithms: ['RS256'], scheme: 'partner', jwks: partner.jwks },
        ]),
        TTL_SECONDS: '60',
        ROUTES: JSON.stringify({ 'GET /pets': 'authenticated', 'DELETE /pets/{id}': { group: 'admin', issuer: POOL } }),
      },
      required: ['ISSUERS', 'ROUTES'],
      wrong: {
        ISSUERS: ['{}', '[]', '[null]', '["x"]', '[{}]', '[{"userPoolId":"hunter2","clientId":null,"tokenUse":null}]'],
        TTL_SECONDS: wrongSeconds,
        ROUTES: [...wrongRoutes, ROUTES],
      },
      allowed: events.token({ ...GET, token: `Bearer ${partnerToken}` }),
      denied: events.token({ ...DELETE, token: `Bearer ${await partner.accessToken({ groups: ['admin'] })}` }),
      unauthorized: tokenEvents([await forger.accessToken(), await partner.accessToken({ iss: POOL }), undefined]),
      context: { subject: 'user-1', issuer: 'https://partner.example/', scheme: 'partner' },
      maxGzipBytes: 38_000,
    },
    introspection: {
      environment: {
        INTROSPECTION_ENDPOINT: introspectionEndpoint,
        ISSUER: 'https://id.example',
        CLIENT_ID: 'gate',
        CLIENT_SECRET: SECRET,
        AUDIENCES: 'pets',
        CACHE_SECONDS: '0',
        TTL_SECONDS: '60',
        ROUTES,
      },
      required: ['INTROSPECTION_ENDPOINT', 'ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'AUDIENCES', 'ROUTES'],
      wrong: {
        ISSUER: ['https://id.example '],
        CLIENT_SECRET: ['hunter2\n', 'hunter2\r\n', '{{resolve:secretsmanager:hunter2}}'],
        INTROSPECTION_ENDPOINT: ['http://id.example/', 'id.example', 'https://jane:hunter2@id.example/'],
        AUDIENCES: [','],
        CACHE_SECONDS: wrongSeconds,
        TTL_SECONDS: wrongSeconds,
        ROUTES: wrongRoutes,
      },
      allowed: events.token({ ...GET, token: 'Bearer opaque-1' }),
      denied: events.token({ ...DELETE, token: 'Bearer opaque-1' }),
      unauthorized: tokenEvents(['opaque-2', undefined]),
      context: { subject: 'jane' },
      maxGzipBytes: 33_000,
    },
    'api-key': {
      environment: {
        API_KEYS: JSON.stringify({ [hashApiKey(KEY)]: { owner: 'acme' } }),
        KEY_HEADER: 'X-Partner-Key',
        TTL_SECONDS: '60',
        ROUTES,
      },
      required: ['API_KEYS', 'ROUTES'],
      wrong: {
        API_KEYS: ['[', '{}', '[]', '"x"', `{"${KEY}":{"owner":"acme"}}`, `{"${hashApiKey(KEY)}":{}}`, 'keys.json'],
        KEY_HEADER: ['a b'],
        TTL_SECONDS: wrongSeconds,
        ROUTES: wrongRoutes,
      },
      allowed: events.request({ ...GET, headers: { 'x-partner-key': KEY } }),
      denied: events.request({ ...DELETE, headers: { 'x-partner-key': KEY } }),
      unauthorized: [
        events.request({ ...GET, headers: { 'x-partner-key': `${KEY}0` } }),
        events.request({ ...GET, headers: { 'x-api-key': KEY } }),
        events.request({ ...GET, headers: { 'x-partner-key': [KEY, KEY] } }),
        events.request(GET),
      ],
      context: { owner: 'acme' },
      maxGzipBytes: 32_000,
    },
    basic: {
      environment: { USERS: JSON.stringify(users), TTL_SECONDS: '60', ROUTES },
      required: ['USERS', 'ROUTES'],
      wrong: {
        USERS: ['[]', '{}', '{"jane":{"passwordHash":"hunter2"}}', '{"jane":null}', JSON.stringify({ 'a:b': users.jane })],
        TTL_SECONDS: wrongSeconds,
        ROUTES: wrongRoutes,
      },
      allowed: events.token({ ...GET, token: basicOf('jane:correct horse') }),
      denied: events.token({ ...DELETE, token: basicOf('jane:correct horse') }),
      unauthorized: tokenEvents([basicOf('jane:wrong'), basicOf('john:correct horse'), basicOf('constructor:x'), undefined], ''),
      context: { userName: 'jane' },
      maxGzipBytes: 31_000,
    },
    'signed-parameters': {
      environment: {
        SIGNING_KEYS: JSON.stringify({ k1: SECRET }),
        SIGNED_PARAMETERS: 'size',
        AUDIENCES: 'cats, pets',
        MAX_LIFETIME_SECONDS: '300',
        ROUTES,
      },
      required: ['SIGNING_KEYS', 'ROUTES'],
      wrong: {
        SIGNING_KEYS: ['[]', '{}', '{"k1":"hunter2"}', '{"k1":7}', '"x"'],
        SIGNED_PARAMETERS: ['a,,b', 'sig'],
        AUDIENCES: [',', 'a;b'],
        MAX_LIFETIME_SECONDS: ['0', '604801', 'long'],
        ROUTES: wrongRoutes,
      },
      allowed: events.request({ ...GET, request: link() }),
      unauthorized: [
        events.request({ ...GET, request: link({ until: 0 }) }),
        events.request({ ...DELETE, request: link({ path: '/pets/7' }).replace('GET', 'DELETE') }),
        events.request({ ...GET, request: link().replace('size=large', 'size=small') }),
        events.request(GET),
      ],
      context: { subject: 'jane', keyId: 'k1' },
      maxGzipBytes: 32_000,
    },
    'mutual-tls': {
      environment: { CERTIFICATE_ISSUERS: JSON.stringify([CA]), CERTIFICATE_SUBJECTS: JSON.stringify([CLIENT]), ROUTES },
      required: ['CERTIFICATE_ISSUERS', 'CERTIFICATE_SUBJECTS', 'ROUTES'],
      wrong: {
        CERTIFICATE_ISSUERS: [CA, '[]', '[""]', '[7]'],
        CERTIFICATE_SUBJECTS: ['*', '[]'],
        CERTIFICATE_NAMES: ['DNS:a'],
        THUMBPRINTS: ['hunter2'],
        ROUTES: wrongRoutes,
      },
      allowed: events.request({ ...GET, clientCertificate: certificate }),
      denied: events.request({ ...DELETE, clientCertificate: certificate }),
      unauthorized: [
        events.request({ ...GET, clientCertificate: { ...certificate, issuer: 'CN=Partners' } }),
        events.request({ ...GET, clientCertificate: { ...certificate, subject: 'CN=other' } }),
        events.request({ ...GET, clientCertificate: { ...certificate, notAfter: 'Jan  1 00:00:00 2021 GMT' } }),
        events.request(GET),
      ],
      context: { subject: CLIENT, serialNumber: '01' },
      maxGzipBytes: 31_000,
    },
    'cognito-or-api-key': {
      environment: {
        ...poolSettings,
        API_KEYS: JSON.stringify({ [hashApiKey(KEY)]: { owner: 'acme', groups: ['admin'] } }),
        TTL_SECONDS: '60',
        ROUTES: JSON.stringify({ 'GET /pets': 'authenticated', 'DELETE /pets/{id}': { group: 'admin', issuer: POOL } }),
      },
      required: [...poolRequired, 'API_KEYS'],
      wrong: { ...poolWrong, API_KEYS: ['"x"', '{}', '{"x":{}}'], TTL_SECONDS: wrongSeconds, ROUTES: [...wrongRoutes, ROUTES] },
      allowed: events.token({ ...GET, token: `ApiKey ${KEY}` }),
      denied: events.token({ ...DELETE, token: `ApiKey ${KEY}` }),
      unauthorized: [...tokenEvents(poolTokens), ...tokenEvents([`${KEY}0`], 'ApiKey '), ...tokenEvents([KEY])],
      context: { subject: 'acme', scheme: 'apiKey' },
      maxGzipBytes: 38_000,
    },
  }
}

function subjectOf(jwt: string): string {
  const claims: { readonly sub: string } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
  return claims.sub
}
