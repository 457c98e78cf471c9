/**
 * Verifies users that an Application Load Balancer has signed in. The load balancer describes the user in `x-amzn-oidc-data`, a token
 * that it signs. Anyone can send that header, and every load balancer of every account signs with keys from the same place, so the
 * signer's ARN must be one of those expected.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 * @module
 */

import { type KeyObject, verify } from 'node:crypto'
import type { Authentication, AuthorizerRequest, Identity, Verifier } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { rejected, settle, unavailable } from '../authentication.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { readCredential } from '../credential.ts'
import { stringSet } from '../jwt/claims.ts'
import { type AlbListener, type AlbOidcDataOptions, readAlbOptions } from './alb-options.ts'
import { readAlbToken, type UnverifiedAlbToken } from './alb-token.ts'

/**
 * Verifies the user that a load balancer has signed in. The codes are those of other tokens; another load balancer or another client is
 * rejected with `ERR_TOKEN_CLIENT`.
 *
 * An array of options describes several load balancers or listener rules with different issuers, clients or regions. A token is verified with
 * the one entry that matches its signer, issuer and client.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, or two entries accept the same tokens.
 * @example
 * albOidcData({ loadBalancer: process.env.LOAD_BALANCER_ARN, issuer: 'https://idp.example', clientId: '4fjk' })
 */
export function albOidcData(options: AlbOidcDataOptions | readonly AlbOidcDataOptions[]): Verifier<Identity<'alb'>> {
  const listeners = readAlbOptions(options)
  const { from } = listeners[0]

  async function verifyToken(token: UnverifiedAlbToken): Promise<Authentication<Identity<'alb'>>> {
    // Before a key is fetched: no request is sent for a token that cannot be accepted.
    const listener = listeners.find((candidate) => headerFault(token, candidate) === undefined)
    if (listener === undefined) return rejected(commonFault(token, listeners))
    const result = await listener.keys(token.kid)
    switch (result.kind) {
      case 'unavailable':
        return unavailable('ERR_KEYS_UNAVAILABLE', result.cause)
      case 'unknown':
        return rejected('ERR_TOKEN_KEY_UNKNOWN')
      case 'key':
        if (!isSignedBy(result.key, token)) return rejected('ERR_TOKEN_SIGNATURE')
        return identify(token, listener)
    }
  }

  function verifyAlbOidcData(request: AuthorizerRequest): Promise<Authentication<Identity<'alb'>>> {
    return settle(async () => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      const token = readAlbToken(credential)
      return typeof token === 'string' ? rejected(token) : verifyToken(token)
    })
  }
  return Object.freeze({
    verify: verifyAlbOidcData,
    reads: Object.freeze([Object.freeze([from.source])]),
    issuers: Object.freeze([...new Set(listeners.map(({ issuer }) => issuer))]),
  })
}

/** The fault of the listener that comes closest: a wrong issuer of an expected load balancer is reported as that. */
function commonFault(token: UnverifiedAlbToken, listeners: readonly AlbListener[]): TokenRejectionCode {
  const signer = ownProperty(token.header, 'signer')
  const closest = listeners.find(({ signers }) => signers.has(signer))
  return (closest && headerFault(token, closest)) ?? 'ERR_TOKEN_CLIENT'
}

function headerFault(
  { header: fields }: UnverifiedAlbToken,
  { signers, issuer, clientIds }: AlbListener,
): TokenRejectionCode | undefined {
  if (!signers.has(ownProperty(fields, 'signer'))) return 'ERR_TOKEN_CLIENT'
  if (ownProperty(fields, 'iss') !== issuer) return 'ERR_TOKEN_ISSUER'
  return clientIds?.has(ownProperty(fields, 'client')) === false ? 'ERR_TOKEN_CLIENT' : undefined
}

function isSignedBy(key: KeyObject, { signingInput, signature }: UnverifiedAlbToken): boolean {
  return verify('sha256', Buffer.from(signingInput), { key, dsaEncoding: 'ieee-p1363' }, signature)
}

function identify(
  { header: fields, payload }: UnverifiedAlbToken,
  { issuer, groupsClaim, now }: AlbListener,
): Authentication<Identity<'alb'>> {
  const sub = ownProperty(payload, 'sub')
  const [headerExpiry, exp] = [ownProperty(fields, 'exp'), ownProperty(payload, 'exp')]
  const nowSeconds = now() / 1000
  if (ownProperty(payload, 'iss') !== issuer) return rejected('ERR_TOKEN_ISSUER')
  if (typeof sub !== 'string' || sub === '') return rejected('ERR_TOKEN_CLAIM')
  // Header and payload both have an expiry. The comparison is negated so that a clock that returns NaN rejects.
  for (const expiry of [headerExpiry, exp]) {
    if (!isTime(expiry)) return rejected('ERR_TOKEN_CLAIM')
    if (!(nowSeconds < expiry)) return rejected('ERR_TOKEN_EXPIRED')
  }
  const groups = groupsClaim === undefined ? new Set<string>() : stringSet(ownProperty(payload, groupsClaim))
  if (groups === undefined) return rejected('ERR_TOKEN_CLAIM')
  const expiresAt = Math.min(Number(headerExpiry), Number(exp))
  return {
    kind: 'identified',
    identity: { scheme: 'alb', issuer, subject: sub, scopes: new Set(), groups, claims: payload, expiresAt },
  }
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}
