/**
 * Faults of the claims: validly signed tokens of another issuer, audience or time, or that need a proof of possession.
 *
 * @module
 */

import type { Forge, HostileToken } from './token-forge.ts'

/** Returns the tokens whose claims must not be accepted, although their signature is valid. */
export function hostileClaims(forge: Forge, kind: 'access' | 'id'): HostileToken[] {
  const isPool = Object.hasOwn(forge.claims, 'token_use')
  const recipient = isPool && kind === 'access' ? 'client_id' : 'aud'
  return [
    ...times(forge),
    ...issuers(forge),
    ...subjects(forge),
    ...recipients(forge, recipient),
    ...(isPool ? poolClaims(forge, kind) : providerClaims(forge)),
    ...senderConstrained(forge),
    ...rows(forge, { jti: [7, null, [], {}], scope: [7, true, {}, [7], [['a']]] }),
  ]
}

/** Creates one token per claim and value; `undefined` removes the claim. */
function rows({ withClaims, hostile }: Forge, values: { readonly [name: string]: readonly unknown[] }): HostileToken[] {
  return Object.entries(values).flatMap(([name, wrongValues]) =>
    wrongValues.map((value) =>
      hostile(`claims: ${name} ${String(JSON.stringify(value)).slice(0, 160)}`, withClaims({ [name]: value })),
    ),
  )
}

function times(forge: Forge): HostileToken[] {
  const { issuedAt, claims, withTexts, hostile } = forge
  const invalidTimes = [null, true, false, '', 'soon', String(issuedAt + 60), [issuedAt + 60], { value: issuedAt + 60 }, []]
  const infinite = ['exp', 'nbf', 'iat'].map((name) => {
    const body = JSON.stringify({ ...claims, [name]: undefined }).slice(0, -1)
    return hostile(
      `claims: ${name} infinite`,
      withTexts({ payload: `${body},"${name}":${name === 'exp' ? '1e999' : '-1e999'}}` }),
    )
  })
  const farFuture = [issuedAt + DAY, issuedAt * 1000, 1e300]
  return [
    ...infinite,
    ...rows(forge, {
      exp: [undefined, issuedAt - DAY, 0, -1, -issuedAt, 1, ...invalidTimes],
      nbf: [...farFuture, ...invalidTimes],
      iat: [...farFuture, ...invalidTimes],
    }),
    ...boundaryTimes(forge),
  ]
}

const DAY = 86_400

/** Times just beyond a known clock tolerance. A token is expired at `exp`, not only after it (RFC 7519 section 4.1.4). */
function boundaryTimes(forge: Forge): HostileToken[] {
  const { issuedAt, graceSeconds } = forge
  if (graceSeconds === undefined) return []
  const [lastExpired, firstValid] = [issuedAt - graceSeconds, issuedAt + graceSeconds]
  return rows(forge, {
    exp: [lastExpired, lastExpired - 1, lastExpired - 0.001],
    nbf: [firstValid + 1, firstValid + 0.001],
  })
}

function issuers(forge: Forge): HostileToken[] {
  const iss = String(forge.claims['iss'])
  const { host, pathname } = URL.canParse(iss) ? new URL(iss) : { host: iss, pathname: '/' }
  const values: readonly unknown[] = [
    undefined,
    null,
    '',
    7,
    true,
    [],
    [iss],
    { iss },
    `${iss}/`,
    `${iss}//`,
    ` ${iss}`,
    `${iss} `,
    `${iss}\n`,
    `${iss}\0`,
    `${iss}#`,
    `${iss}?`,
    `${iss}/.`,
    `${iss}x`,
    iss.slice(0, -1),
    iss.toUpperCase(),
    iss.replace('https:', 'http:').replace(/^http:\/\/127/, 'https://127'),
    `https://${host}.${pathname}`,
    `https://${host}:8443${pathname}`,
    `https://user@${host}${pathname}`,
    `https://attacker.example/${iss}`,
    `https://attacker.example#${iss}`,
    'https://attacker.example',
    host,
    `https://${host}.attacker.example${pathname}`,
    encodeURIComponent(iss),
    '__proto__',
    'constructor',
  ]
  return rows(forge, { iss: values.filter((value) => value !== iss) })
}

function subjects(forge: Forge): HostileToken[] {
  return rows(forge, { sub: [undefined, null, '', 0, 7, true, false, [], ['a'], {}, { sub: 'a' }] })
}

function recipients(forge: Forge, name: 'aud' | 'client_id'): HostileToken[] {
  const value = forge.claims[name]
  const expected = String(value)
  const strings = [
    `${expected}x`,
    expected.slice(1),
    ` ${expected}`,
    `${expected} `,
    `${expected}\0`,
    expected.toUpperCase(),
    `x,${expected}`,
    `${expected} other`,
    'other',
    '*',
    '.*',
    '',
  ]
  const others = [
    undefined,
    null,
    0,
    7,
    true,
    false,
    {},
    { [name]: expected },
    { 0: expected, length: 1 },
    [],
    ['other'],
    [[expected]],
    [expected, 7],
    [expected, null],
    [7, expected],
    [null],
  ]
  return rows(forge, { [name]: [...strings, ...others] })
}

function poolClaims(forge: Forge, kind: 'access' | 'id'): HostileToken[] {
  const { claims, withClaims, hostile, issuer } = forge
  const other = kind === 'id' ? 'access' : 'id'
  const recipient =
    kind === 'id' ? { aud: undefined, client_id: issuer.clientId } : { client_id: undefined, aud: issuer.clientId }
  return [
    ...rows(forge, {
      token_use: [
        undefined,
        null,
        '',
        other,
        'refresh',
        kind.toUpperCase(),
        ` ${kind}`,
        `${kind} `,
        [kind],
        { use: kind },
        7,
        true,
      ],
      'cognito:groups': [7, 'admin', true, {}, [7], ['a', null], [['a']], null],
    }),
    hostile('claims: client ID in the claim of the other kind of token', withClaims(recipient)),
    hostile('claims: the other kind of token', withClaims({ ...claims, token_use: other, ...recipient })),
  ]
}

/** A logout token differs from an ID token by this claim only (OpenID Connect Back-Channel Logout section 2.4). */
function providerClaims({ withClaims, hostile }: Forge): HostileToken[] {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  return [hostile('claims: a logout token', withClaims({ events }))]
}

/** Sender-constrained tokens (RFC 7800) must not be accepted as bearer tokens. */
function senderConstrained(forge: Forge): HostileToken[] {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
  return rows(forge, {
    cnf: [
      { jkt: 'a' },
      { 'x5t#S256': 'a' },
      { jkt: 'a', 'x5t#S256': 'b' },
      { jwk },
      { kid: 'a' },
      { jku: 'https://a.example' },
      {},
      [],
      null,
      'a',
      7,
      false,
      true,
      { jkt: null },
    ],
  })
}
