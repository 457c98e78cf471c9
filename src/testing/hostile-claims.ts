/**
 * Faults of the claims: well signed, and still not for us, not from them, not now or not a bearer token.
 *
 * @module
 */

import type { Forge, HostileToken } from './forge.ts'

export function hostileClaims(forge: Forge, kind: 'access' | 'id'): HostileToken[] {
  const isPool = Object.hasOwn(forge.claims, 'token_use')
  const recipient = isPool && kind === 'access' ? 'client_id' : 'aud'
  return [
    ...times(forge),
    ...issuers(forge),
    ...subjects(forge),
    ...recipients(forge, recipient),
    ...(isPool ? poolClaims(forge, kind) : providerClaims(forge)),
    ...bound(forge),
    ...rows(forge, { jti: [7, null, [], {}], scope: [7, true, {}, [7], [['a']]] }),
  ]
}

/** Each value in turn for each claim; `undefined` takes the claim out. */
function rows({ withClaims, hostile }: Forge, faults: { readonly [name: string]: readonly unknown[] }): HostileToken[] {
  return Object.entries(faults).flatMap(([name, values]) =>
    values.map((value) =>
      hostile(`claims: ${name} ${String(JSON.stringify(value)).slice(0, 160)}`, withClaims({ [name]: value })),
    ),
  )
}

function times(forge: Forge): HostileToken[] {
  const { seconds, claims, withTexts, hostile } = forge
  const notTimes = [null, true, false, '', 'soon', String(seconds + 60), [seconds + 60], { value: seconds + 60 }, []]
  const infinite = ['exp', 'nbf', 'iat'].map((name) => {
    const body = JSON.stringify({ ...claims, [name]: undefined }).slice(0, -1)
    return hostile(
      `claims: ${name} beyond every number`,
      withTexts({ payload: `${body},"${name}":${name === 'exp' ? '1e999' : '-1e999'}}` }),
    )
  })
  return [
    ...infinite,
    ...rows(forge, {
      exp: [undefined, seconds, seconds - 1, seconds - 0.001, seconds - 86_400, 0, -1, -seconds, 1, ...notTimes],
      nbf: [seconds + 1, seconds + 0.001, seconds + 86_400, seconds * 1000, 1e300, ...notTimes],
      iat: [seconds + 1, seconds + 0.001, seconds + 86_400, seconds * 1000, 1e300, ...notTimes],
    }),
  ]
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
    `https://thief.example/${iss}`,
    `https://thief.example#${iss}`,
    'https://thief.example',
    host,
    `https://${host}.thief.example${pathname}`,
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
  const ours = String(value)
  const texts = [
    `${ours}x`,
    ours.slice(1),
    ` ${ours}`,
    `${ours} `,
    `${ours}\0`,
    ours.toUpperCase(),
    `x,${ours}`,
    `${ours} other`,
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
    { [name]: ours },
    { 0: ours, length: 1 },
    [],
    ['other'],
    [[ours]],
    [ours, 7],
    [ours, null],
    [7, ours],
    [null],
  ]
  return rows(forge, { [name]: [...texts, ...others] })
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
    hostile('claims: the client where the other kind of token has it', withClaims(recipient)),
    hostile('claims: the other kind of token', withClaims({ ...claims, token_use: other, ...recipient })),
  ]
}

/** A logout token looks like an ID token but for this claim (OpenID Connect Back-Channel Logout section 2.4). */
function providerClaims({ withClaims, hostile }: Forge): HostileToken[] {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  return [hostile('claims: a logout token', withClaims({ events }))]
}

function bound(forge: Forge): HostileToken[] {
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
