/**
 * The issuers and key sets of an `oidc` verifier. Keys are static, at a URL, discovered from the issuer, or a shared secret.
 *
 * @module
 */

import { importSecret } from '#jwt'
import { ConfigError } from '../../errors.ts'
import { isAllowedUrl } from '../http-request.ts'
import { discovered } from '../jwks/discovery.ts'
import { issuerKeys, keysAt } from '../jwks/issuer-keys.ts'
import { KEY_UNFIT, type KeySet, type SignatureKey, staticKeySet } from '../jwks/key-set.ts'
import { isPublicKeyMaterial } from '../jwks/public-key-material.ts'
import { ASYMMETRIC, type JwkMembers, SECRET, type SecretAlgorithm } from '../jwks/signature-algorithm.ts'
import type { OidcOptions } from './oidc-options.ts'

type Options = OidcOptions<string, object>

export interface OidcKeys {
  /** The values of `identity.issuer` with their tenants: one without a tenant, or one for each tenant. */
  readonly issuers: readonly OidcIssuer[]
  /** The key set for each accepted `iss` value. Aliases share the key set of the issuer. */
  readonly keySets: ReadonlyMap<string, KeySet>
  readonly maxAgeSeconds: number | undefined
}

export interface OidcIssuer {
  readonly issuer: string
  readonly tenant: string | undefined
}

/** Matches a placeholder such as `{tenantid}`. */
const PLACEHOLDER = /\{[^{}]*\}/g

/**
 * Creates the key sets that the options describe.
 *
 * @throws {ConfigError} if an algorithm is unknown, or if options contradict each other.
 */
export function oidcKeys(options: Options, now: () => number): OidcKeys {
  const issuers = issuersOf(options)
  const { keySetOf, maxAgeSeconds } = keySource(options, now)
  const keySets = new Map(
    issuers.map(({ issuer, tenant }) => {
      const keySet = keySetOf(issuer)
      return [issuer, tenant === undefined ? keySet : tenantKeySet(keySet, { issuer, tenant })]
    }),
  )
  const main = keySets.get(options.issuer)
  for (const alias of [options.issuerAliases ?? []].flat()) if (main !== undefined) keySets.set(alias, main)
  return { issuers, keySets, maxAgeSeconds }
}

function issuersOf({ issuer, issuerAliases, tenants, tenantClaim, trustDomain }: Options): readonly OidcIssuer[] {
  const placeholders = issuer.match(PLACEHOLDER)?.length ?? 0
  if (tenants === undefined) {
    if (placeholders > 0) throw new ConfigError('oidc', 'tenants', '', 'tenants is required, because issuer has a placeholder')
    if (tenantClaim !== undefined) throw new ConfigError('oidc', 'tenantClaim', '', 'tenantClaim requires tenants')
    return [{ issuer, tenant: undefined }]
  }
  if (placeholders !== 1)
    throw new ConfigError('oidc', 'issuer', 'an issuer with one placeholder such as {tenantid}, if tenants is set')
  for (const [option, value] of Object.entries({ issuerAliases, trustDomain })) {
    if (value !== undefined) throw new ConfigError('oidc', option, '', `${option} cannot be combined with tenants`)
  }
  return [...new Set([tenants].flat())].map((tenant) => ({ issuer: issuer.replace(PLACEHOLDER, tenant), tenant }))
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
  if (jwks === undefined && jwksUri === undefined && (!isAllowedUrl(base) || base.includes('?'))) {
    throw new ConfigError('oidc', 'issuer', 'an https URL without query, unless jwks or jwksUri is set')
  }
  const algorithms = ASYMMETRIC.filter(({ name }) => [names].flat().includes(name))
  const adaptKey = trustDomain === undefined ? undefined : acceptSvidKey
  const keys = issuerKeys({ subject: 'oidc', algorithms, adaptKey, jwks, remoteKeys, now })
  const { maxAgeSeconds } = keys
  if (jwksUri === undefined) return { keySetOf: (name) => keys.at(discovered(name, discovery)), maxAgeSeconds }
  const keySet = keys.at(keysAt(jwksUri))
  return { keySetOf: () => keySet, maxAgeSeconds }
}

/** The keys of a SPIFFE bundle have this `use`. Its other keys are for certificates. */
function acceptSvidKey(jwk: JwkMembers): JwkMembers {
  return jwk['use'] === 'jwt-svid' ? { ...jwk, use: 'sig' } : jwk
}

/**
 * Restricts a key set that several tenants share to the keys of one. The key set of Microsoft Entra ID states the issuer of each key, or the
 * template of the issuers that use it.
 */
function tenantKeySet(keySet: KeySet, { issuer, tenant }: { readonly issuer: string; readonly tenant: string }): KeySet {
  const isUsable = (key: SignatureKey): boolean => key.issuer === undefined || key.issuer.replace(PLACEHOLDER, tenant) === issuer
  return {
    find: async (kid, algorithm) => {
      const key = await keySet.find(kid, algorithm)
      return key.kind === 'key' && !isUsable(key) ? KEY_UNFIT : key
    },
    findReplacement: async (failed, kid, algorithm) => {
      const key = await keySet.findReplacement(failed, kid, algorithm)
      return key !== undefined && isUsable(key) ? key : undefined
    },
    version: () => keySet.version(),
  }
}
