/**
 * Faults of the header: another algorithm, an unsupported extension, an unknown key ID or another type of token.
 *
 * @module
 */

import { createHmac, createPublicKey, createSecretKey } from 'node:crypto'
import { base64Url, signInput, signToken } from '../sign-token.ts'
import type { Forge, HostileToken } from './token-forge.ts'

/** Returns the tokens whose header must not be accepted, although their signature is valid wherever a key can sign them. */
export function hostileHeaders(forge: Forge): HostileToken[] {
  return [
    ...criticalExtensions(forge),
    ...tokenTypes(forge),
    ...keyIds(forge),
    ...unsigned(forge),
    ...otherAlgorithms(forge),
    ...publicKeyAsSecret(forge),
  ]
}

/** `crit` names extensions that a verifier must understand; `b64` changes the signing input (RFC 7797). */
function criticalExtensions({ withHeader, hostile }: Forge): HostileToken[] {
  const values: readonly unknown[] = [
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
  const rows = values.map((crit) =>
    hostile(`header: crit ${JSON.stringify(crit)}`, withHeader({ crit, exp: 1, x: 1 }), withHeader({ exp: 1, x: 1 })),
  )
  const signed = [false, 'false', 0, null, 'true', 1, {}, []].map((b64) =>
    hostile(`header: b64 ${JSON.stringify(b64)}`, withHeader({ b64 })),
  )
  return [...rows, ...signed, hostile('header: b64 false and critical', withHeader({ b64: false, crit: ['b64'] }))]
}

/** `typ` values of other token types and of none (RFC 8725 section 3.11). */
function tokenTypes({ withHeader, hostile }: Forge): HostileToken[] {
  const values: readonly unknown[] = [
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
  return values.map((typ) => hostile(`header: typ ${JSON.stringify(typ)}`, withHeader({ typ }), withHeader({ typ: 'JWT' })))
}

function keyIds({ withHeader, header, issuer, hostile }: Forge): HostileToken[] {
  const kid = String(header['kid'])
  const otherKey = issuer.keys.find((key) => key.kid !== kid)?.kid
  const values: readonly unknown[] = [
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
  // A verifier with a shared secret ignores the key ID, so any string is valid.
  const invalid = issuer.secret === undefined ? values : values.filter((kid) => kid !== undefined && typeof kid !== 'string')
  return invalid.map((kid) => hostile(`header: kid ${String(JSON.stringify(kid)).slice(0, 40)}`, withHeader({ kid })))
}

/** Unsigned tokens, and `alg` values that are not algorithm names. */
function unsigned({ header, claims, validToken, withHeader, hostile }: Forge): HostileToken[] {
  const payload = base64Url(JSON.stringify(claims))
  const nones = ['none', 'None', 'NONE', 'nOnE', 'none ', ' none', 'none\0', '', null, undefined].flatMap((alg) => {
    const input = `${base64Url(JSON.stringify({ ...header, alg }))}.${payload}`
    const name = `header: alg ${String(JSON.stringify(alg))}`
    return [
      hostile(`${name}, no signature`, `${input}.`),
      hostile(`${name}, the signature of the valid token`, `${input}.${validToken.slice(validToken.lastIndexOf('.') + 1)}`),
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

/** Signed with the issuer's key, but with an algorithm that the verifier does not allow. */
function otherAlgorithms({ algorithm, key, header, claims, withHeader, hostile }: Forge): HostileToken[] {
  const algorithms = [
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
  const mislabeled = algorithms
    .filter((alg) => alg !== algorithm)
    .map((alg) => hostile(`header: alg ${alg}, signed with ${algorithm}`, withHeader({ alg })))
  const possible = algorithms.filter((alg) => alg !== algorithm && canSign(algorithm, alg))
  return [
    ...mislabeled,
    ...possible.map((alg) =>
      hostile(
        `header: alg ${alg}, signed with it`,
        signToken({ header: JSON.stringify({ ...header, alg }), payload: JSON.stringify(claims) }, { algorithm: alg, key }),
      ),
    ),
  ]
}

/** An RSA key and a shared secret can sign with several algorithms. */
function canSign(algorithm: string, other: string): boolean {
  const families = ['RS PS', 'HS']
  return families.some((family) => family.includes(algorithm.slice(0, 2)) && family.includes(other.slice(0, 2)))
}

/** A verifier that uses the public key as an HMAC secret accepts tokens that anyone can sign (RFC 8725 section 2.1). */
function publicKeyAsSecret({ issuer, key, header, claims, algorithm, hostile }: Forge): HostileToken[] {
  if (issuer.secret !== undefined) return []
  const publicKey = createPublicKey(key)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const jwk = issuer.keys.find(({ privateKey }) => privateKey === key)?.publicJwk
  const secrets: { readonly [name: string]: string | Uint8Array } = {
    PEM: pem,
    'PEM without the final line feed': pem.trimEnd(),
    DER: publicKey.export({ type: 'spki', format: 'der' }),
    JWK: JSON.stringify(jwk),
    'modulus or point': Buffer.from(String(jwk?.n ?? jwk?.x), 'base64url'),
    'base64url of the modulus or point': String(jwk?.n ?? jwk?.x),
    'a null character': '\0',
  }
  return Object.entries(secrets).flatMap(([name, secret]) =>
    ['HS256', 'HS384', 'HS512', algorithm].map((alg) => {
      const input = `${base64Url(JSON.stringify({ ...header, alg }))}.${base64Url(JSON.stringify(claims))}`
      const signature = alg.startsWith('HS')
        ? signInput(input, { algorithm: alg, key: createSecretKey(Buffer.from(secret)) })
        : createHmac('sha256', Buffer.from(secret)).update(input).digest()
      return hostile(`header: alg ${alg}, HMAC with the public key as secret: ${name}`, `${input}.${base64Url(signature)}`)
    }),
  )
}
