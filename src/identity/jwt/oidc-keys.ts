/**
 * The key sets of an `oidc` verifier: static, at a URL, discovered from the issuer, or a shared secret.
 *
 * @module
 */

import { importSecret } from '#jwt'
import { ConfigError } from '../../errors.ts'
import { isFetchable } from '../http-exchange.ts'
import { discovered } from '../jwks/discovery.ts'
import { keySetsFor, keysAt } from '../jwks/issuer-keys.ts'
import { type KeySet, secretKeySet } from '../jwks/key-set.ts'
import { ASYMMETRIC, type AsymmetricAlgorithm, SECRET, type SecretAlgorithm } from '../jwks/signature-algorithm.ts'
import type { OidcOptions } from './oidc-options.ts'

type KeyOptions = Pick<OidcOptions<string>, 'issuer' | 'jwks' | 'jwksUri' | 'remoteKeys' | 'secret'>

/**
 * Creates the key set that the options describe, by `iss` value.
 *
 * @throws {ConfigError} if an algorithm is unknown, or if options contradict each other.
 */
export function oidcKeySets(
  options: KeyOptions,
  { algorithms, now }: { readonly algorithms: readonly string[]; readonly now: () => number },
): ReadonlyMap<string, KeySet> {
  const known = [...ASYMMETRIC, ...SECRET].map(({ name }) => name)
  if (!algorithms.every((name) => known.includes(name))) {
    throw new ConfigError('oidc', 'algorithms', `one or more of ${known.join(', ')}`)
  }
  const hmac = SECRET.find(({ name }) => algorithms.includes(name))
  if (hmac === undefined) {
    return publicKeySets(options, { algorithms: ASYMMETRIC.filter(({ name }) => algorithms.includes(name)), now })
  }
  if (algorithms.length > 1) throw new ConfigError('oidc', 'algorithms', 'a single algorithm if it is an HMAC algorithm')
  return hmacKeySets(options, hmac)
}

function hmacKeySets(
  { issuer, jwks, jwksUri, remoteKeys, secret }: KeyOptions,
  algorithm: SecretAlgorithm,
): ReadonlyMap<string, KeySet> {
  for (const [option, value] of Object.entries({ jwks, jwksUri, remoteKeys })) {
    if (value !== undefined) throw new ConfigError('oidc', option, '', `${option} cannot be combined with an HMAC algorithm`)
  }
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  const { name, minSecretBytes } = algorithm
  if (bytes === undefined || bytes.length < minSecretBytes) {
    throw new ConfigError('oidc', 'secret', `a string or bytes, at least ${minSecretBytes} bytes for ${name}`)
  }
  if (new TextDecoder().decode(bytes).includes('-----BEGIN ')) {
    throw new ConfigError('oidc', 'secret', 'a secret, not a key in PEM: with a public key anyone could sign tokens')
  }
  return new Map([[issuer, secretKeySet(importSecret(bytes, algorithm))]])
}

function publicKeySets(
  { issuer, jwks, jwksUri, remoteKeys, secret }: KeyOptions,
  { algorithms, now }: { readonly algorithms: readonly AsymmetricAlgorithm[]; readonly now: () => number },
): ReadonlyMap<string, KeySet> {
  if (secret !== undefined) throw new ConfigError('oidc', 'secret', '', 'secret requires an HMAC algorithm')
  if (jwksUri !== undefined && jwks !== undefined) {
    throw new ConfigError('oidc', 'jwksUri', '', 'jwksUri cannot be combined with jwks')
  }
  if (jwks === undefined && jwksUri === undefined && (!isFetchable(issuer) || issuer.includes('?'))) {
    throw new ConfigError('oidc', 'issuer', 'an https URL without query, unless jwks or jwksUri is set')
  }
  const location = jwksUri === undefined ? discovered(issuer) : keysAt(jwksUri)
  return keySetsFor([[issuer, location]], { subject: 'oidc', algorithms, jwks, remoteKeys, now })
}
