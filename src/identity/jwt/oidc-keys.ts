/**
 * The issuers and key sets of an `oidc` verifier. Keys are static, at a URL, discovered from the issuer, or a shared secret.
 *
 * @module
 */

import { importSecret } from '#jwt'
import { ConfigError } from '../../errors.ts'
import { isFetchable } from '../http-exchange.ts'
import { discovered } from '../jwks/discovery.ts'
import { issuerKeys, keysAt } from '../jwks/issuer-keys.ts'
import { type KeySet, staticKeySet } from '../jwks/key-set.ts'
import { isPublicKeyMaterial } from '../jwks/public-key-material.ts'
import { ASYMMETRIC, SECRET, type SecretAlgorithm } from '../jwks/signature-algorithm.ts'
import type { OidcOptions } from './oidc-options.ts'

type Options = OidcOptions<string, object>

export interface OidcKeys {
  /** The values of `identity.issuer`: one, or one for each tenant. */
  readonly issuers: readonly [string, ...string[]]
  /** The key set for each accepted `iss` value. Aliases share the key set of the issuer. */
  readonly keySets: ReadonlyMap<string, KeySet>
  readonly maxAgeSeconds: number | undefined
}

/** Matches a placeholder such as `{tenantid}`. */
const PLACEHOLDER = /\{[^{}]*\}/g

/**
 * Creates the key sets that the options describe.
 *
 * @throws {ConfigError} if an algorithm is unknown, or if options contradict each other.
 */
export function oidcKeys(options: Options, now: () => number): OidcKeys {
  const { issuerAliases = [] } = options
  const issuers = issuersOf(options)
  const { keySetOf, maxAgeSeconds } = keySource(options, now)
  const [issuer] = issuers
  const keySets = new Map(issuers.map((name) => [name, keySetOf(name)]))
  const mainKeySet = keySets.get(issuer) ?? keySetOf(issuer)
  for (const alias of [issuerAliases].flat()) keySets.set(alias, mainKeySet)
  return { issuers, keySets, maxAgeSeconds }
}

function issuersOf({ issuer, issuerAliases, tenants, tenantClaim }: Options): readonly [string, ...string[]] {
  const placeholders = issuer.match(PLACEHOLDER)?.length ?? 0
  if (tenants === undefined) {
    if (placeholders > 0) throw new ConfigError('oidc', 'tenants', '', 'tenants is required, because issuer has a placeholder')
    if (tenantClaim !== undefined) throw new ConfigError('oidc', 'tenantClaim', '', 'tenantClaim requires tenants')
    return [issuer]
  }
  if (placeholders !== 1)
    throw new ConfigError('oidc', 'issuer', 'an issuer with one placeholder, such as {tenantid}, if tenants is set')
  if (issuerAliases !== undefined)
    throw new ConfigError('oidc', 'issuerAliases', '', 'issuerAliases cannot be combined with tenants')
  const [first = '', ...others] = new Set([tenants].flat().map((tenant) => issuer.replace(PLACEHOLDER, tenant)))
  return [first, ...others]
}

interface KeySource {
  readonly keySetOf: (issuer: string) => KeySet
  readonly maxAgeSeconds: number | undefined
}

function keySource(options: Options, now: () => number): KeySource {
  const algorithms = [options.algorithms].flat()
  const known = [...ASYMMETRIC, ...SECRET].map(({ name }) => name)
  if (!algorithms.every((name) => known.includes(name))) {
    throw new ConfigError('oidc', 'algorithms', `one or more of ${known.join(', ')}`)
  }
  const hmac = SECRET.find(({ name }) => algorithms.includes(name))
  if (hmac === undefined) return publicKeySource(options, now)
  if (algorithms.length > 1) throw new ConfigError('oidc', 'algorithms', 'a single algorithm if it is an HMAC algorithm')
  return hmacSource(options, hmac)
}

function hmacSource({ jwks, jwksUri, discovery, remoteKeys, secret }: Options, algorithm: SecretAlgorithm): KeySource {
  for (const [option, value] of Object.entries({ jwks, jwksUri, discovery, remoteKeys })) {
    if (value !== undefined) throw new ConfigError('oidc', option, '', `${option} cannot be combined with an HMAC algorithm`)
  }
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  const { name, minSecretBytes } = algorithm
  if (bytes === undefined || bytes.length < minSecretBytes) {
    throw new ConfigError('oidc', 'secret', `a string or bytes, at least ${minSecretBytes} bytes for ${name}`)
  }
  if (isPublicKeyMaterial(bytes)) {
    throw new ConfigError('oidc', 'secret', 'a secret, not a public key or certificate, with which anyone could sign tokens')
  }
  const key = importSecret(bytes, algorithm)
  const keySet = staticKeySet({ find: () => key })
  return { keySetOf: () => keySet, maxAgeSeconds: undefined }
}

function publicKeySource(options: Options, now: () => number): KeySource {
  const { issuer, algorithms: names, trustDomain, jwks, jwksUri, discovery, remoteKeys, secret } = options
  if (secret !== undefined) throw new ConfigError('oidc', 'secret', '', 'secret requires an HMAC algorithm')
  for (const [option, value] of Object.entries({ jwksUri, discovery })) {
    if (value !== undefined && jwks !== undefined)
      throw new ConfigError('oidc', option, '', `${option} cannot be combined with jwks`)
  }
  if (jwksUri !== undefined && discovery !== undefined) {
    throw new ConfigError('oidc', 'discovery', '', 'discovery cannot be combined with jwksUri')
  }
  const base = issuer.replace(PLACEHOLDER, 'tenant')
  if (jwks === undefined && jwksUri === undefined && (!isFetchable(base) || base.includes('?'))) {
    throw new ConfigError('oidc', 'issuer', 'an https URL without query, unless jwks or jwksUri is set')
  }
  const algorithms = ASYMMETRIC.filter(({ name }) => [names].flat().includes(name))
  const use = trustDomain === undefined ? undefined : 'jwt-svid'
  const keys = issuerKeys({ subject: 'oidc', algorithms, use, jwks, remoteKeys, now })
  const { maxAgeSeconds } = keys
  if (jwksUri === undefined) return { keySetOf: (name) => keys.at(discovered(name, discovery)), maxAgeSeconds }
  const keySet = keys.at(keysAt(jwksUri))
  return { keySetOf: () => keySet, maxAgeSeconds }
}

/**
 * Reports whether a key may sign tokens of an issuer. The shared key set of Microsoft Entra ID states the issuer of each key, or the
 * template of the issuers that use it.
 */
export function isKeyIssuer(keyIssuer: string, iss: string, issuerTemplate: string): boolean {
  if (keyIssuer === iss) return true
  const [prefix = '', suffix = ''] = issuerTemplate.split(PLACEHOLDER)
  const tenant = iss.slice(prefix.length, iss.length - suffix.length)
  return keyIssuer.replace(PLACEHOLDER, tenant) === iss
}
