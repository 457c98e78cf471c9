/**
 * Faults of the header: an algorithm nobody asked for, an extension nobody implements, a key the caller brought along,
 * another kind of token.
 *
 * @module
 */

import { createHmac, createPublicKey, createSecretKey } from 'node:crypto'
import type { Forge, HostileToken } from './forge.ts'
import { base64Url, signatureOf, signToken } from './sign-token.ts'

export function hostileHeaders(forge: Forge): HostileToken[] {
  return [
    ...critical(forge),
    ...types(forge),
    ...keyNames(forge),
    ...unsigned(forge),
    ...otherAlgorithms(forge),
    ...publicKeyAsSecret(forge),
  ]
}

function critical({ withHeader, hostile }: Forge): HostileToken[] {
  const lists: readonly unknown[] = [
    [],
    ['x'],
    ['exp'],
    ['alg'],
    ['kid'],
    ['typ'],
    ['b64'],
    ['b64', 'x'],
    ['crit'],
    [''],
    [7],
    [null],
    'exp',
    '',
    0,
    true,
    false,
    null,
    {},
    { exp: 1 },
  ]
  const rows = lists.map((crit) =>
    hostile(`header: crit ${JSON.stringify(crit)}`, withHeader({ crit, exp: 1, x: 1 }), withHeader({ exp: 1, x: 1 })),
  )
  const signed = [false, 'false', 0, null, 'true', 1, {}, []].map((b64) =>
    hostile(`header: b64 ${JSON.stringify(b64)}`, withHeader({ b64 })),
  )
  return [...rows, ...signed, hostile('header: b64 false and critical', withHeader({ b64: false, crit: ['b64'] }))]
}

function types({ withHeader, hostile }: Forge): HostileToken[] {
  const foreign: readonly unknown[] = [
    'dpop+jwt',
    'DPoP+JWT',
    'application/dpop+jwt',
    'logout+jwt',
    'LOGOUT+JWT',
    'application/logout+jwt',
    'secevent+jwt',
    'application/secevent+jwt',
    'token-introspection+jwt',
    'oauth-authz-req+jwt',
    'client-authentication+jwt',
    'kb+jwt',
    'dc+sd-jwt',
    'vc+jwt',
    'JOSE',
    'JOSE+JSON',
    'JWE',
    'JWT ',
    ' JWT',
    'JWT;v=1',
    'xJWT',
    'text/jwt',
    '',
    7,
    null,
    true,
    ['JWT'],
    { typ: 'JWT' },
  ]
  return foreign.map((typ) => hostile(`header: typ ${JSON.stringify(typ)}`, withHeader({ typ }), withHeader({ typ: 'JWT' })))
}

function keyNames({ withHeader, header, issuer, hostile }: Forge): HostileToken[] {
  const kid = String(header['kid'])
  const otherKey = issuer.keys.find((key) => key.kid !== kid)?.kid
  const names: readonly unknown[] = [
    'unknown',
    '',
    `${kid} `,
    ` ${kid}`,
    `${kid}\0`,
    kid.toUpperCase() === kid ? kid.toLowerCase() : kid.toUpperCase(),
    kid.slice(1),
    `${kid}x`,
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '../../../dev/null',
    '/dev/null',
    "' OR '1'='1",
    'x'.repeat(4000),
    7,
    null,
    true,
    [kid],
    { kid },
    undefined,
    ...(otherKey === undefined ? [] : [otherKey]),
  ]
  // A secret that two sides share has no name.
  const rows = issuer.secret === undefined ? names : names.filter((name) => name !== undefined && typeof name !== 'string')
  return rows.map((name) => hostile(`header: kid ${String(JSON.stringify(name)).slice(0, 40)}`, withHeader({ kid: name })))
}

/** No signature, whatever the header calls that; and names of algorithms that are none. */
function unsigned({ header, claims, honest, withHeader, hostile }: Forge): HostileToken[] {
  const payload = base64Url(JSON.stringify(claims))
  const nones = ['none', 'None', 'NONE', 'nOnE', 'none ', ' none', 'none\0', '', null, undefined].flatMap((alg) => {
    const input = `${base64Url(JSON.stringify({ ...header, alg }))}.${payload}`
    const name = `header: alg ${String(JSON.stringify(alg))}`
    return [
      hostile(`${name}, no signature`, `${input}.`),
      hostile(`${name}, any signature`, `${input}.${honest.slice(honest.lastIndexOf('.') + 1)}`),
    ]
  })
  const algorithm = String(header['alg'])
  const names = [
    algorithm.toLowerCase(),
    ` ${algorithm}`,
    `${algorithm} `,
    `${algorithm}\0`,
    [algorithm],
    { alg: algorithm },
    256,
    true,
    'RSA',
    'SHA256',
    '__proto__',
    'constructor',
  ]
  return [
    ...nones,
    ...names.filter((alg) => alg !== algorithm).map((alg) => hostile(`header: alg ${JSON.stringify(alg)}`, withHeader({ alg }))),
  ]
}

/** Signed with the right key by an algorithm that was not asked for. */
function otherAlgorithms({ algorithm, key, header, claims, withHeader, hostile }: Forge): HostileToken[] {
  const all = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'HS256',
    'HS384',
    'HS512',
    'ES256K',
  ]
  const mislabelled = all
    .filter((alg) => alg !== algorithm)
    .map((alg) => hostile(`header: alg ${alg}, signed by ${algorithm}`, withHeader({ alg })))
  const able = all.filter((alg) => alg !== algorithm && canSign(algorithm, alg))
  return [
    ...mislabelled,
    ...able.map((alg) =>
      hostile(
        `header: alg ${alg}, truly signed so`,
        signToken({ header: JSON.stringify({ ...header, alg }), payload: JSON.stringify(claims) }, { algorithm: alg, key }),
      ),
    ),
  ]
}

/** RSA keys and secrets can sign by several algorithms. */
function canSign(ours: string, other: string): boolean {
  const families = ['RS PS', 'HS']
  return families.some((family) => family.includes(ours.slice(0, 2)) && family.includes(other.slice(0, 2)))
}

/** The public key is public: as an HMAC secret it lets everybody sign. */
function publicKeyAsSecret({ issuer, key, header, claims, algorithm, hostile }: Forge): HostileToken[] {
  if (issuer.secret !== undefined) return []
  const publicKey = createPublicKey(key)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const jwk = issuer.keys.find(({ privateKey }) => privateKey === key)?.publicJwk
  const secrets: { readonly [name: string]: string | Uint8Array } = {
    PEM: pem,
    'PEM without its last line break': pem.trimEnd(),
    DER: publicKey.export({ type: 'spki', format: 'der' }),
    JWK: JSON.stringify(jwk),
    'modulus or point': Buffer.from(String(jwk?.n ?? jwk?.x), 'base64url'),
    'modulus or point as text': String(jwk?.n ?? jwk?.x),
    nothing: '\0',
  }
  return Object.entries(secrets).flatMap(([name, secret]) =>
    ['HS256', 'HS384', 'HS512', algorithm].map((alg) => {
      const input = `${base64Url(JSON.stringify({ ...header, alg }))}.${base64Url(JSON.stringify(claims))}`
      const signature = alg.startsWith('HS')
        ? signatureOf(input, alg, createSecretKey(Buffer.from(secret)))
        : createHmac('sha256', Buffer.from(secret)).update(input).digest()
      return hostile(`header: alg ${alg}, an HMAC by the public key as ${name}`, `${input}.${base64Url(signature)}`)
    }),
  )
}
