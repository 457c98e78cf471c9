/**
 * Finds the key set of an issuer through its metadata document: OpenID Connect Discovery or OAuth 2.0 Authorization Server Metadata.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { isAllowedUrl } from '../http-request.ts'
import { ownMembers } from '../jwt/strict-json.ts'
import type { FetchJson, KeyLocation } from './issuer-keys.ts'

/** The kind of metadata document: `openid-configuration` or `oauth-authorization-server`. */
export type MetadataKind = 'openid' | 'oauth'

/**
 * Looks up the URL of the key set when keys are fetched, and reuses it until a fetch fails. Without `kind`, the OAuth document is used
 * if the server responds with 404 for the OpenID document.
 */
export function discovered(issuer: string, kind?: MetadataKind): KeyLocation {
  return (fetchJson) => {
    let knownUrl: string | undefined
    return async () => {
      const url = knownUrl ?? keySetUrlOf(await fetchMetadata(issuer, kind, fetchJson), issuer)
      knownUrl = undefined
      const keys = await fetchJson(url)
      knownUrl = url
      return keys
    }
  }
}

async function fetchMetadata(issuer: string, kind: MetadataKind | undefined, fetchJson: FetchJson): Promise<unknown> {
  if (kind !== undefined) return fetchJson(metadataUrl(issuer, kind))
  try {
    return await fetchJson(metadataUrl(issuer, 'openid'))
  } catch (error) {
    if (isRecord(error) && error['status'] === 404) return fetchJson(metadataUrl(issuer, 'oauth'))
    throw error
  }
}

/** OpenID appends its path to the issuer; RFC 8414 inserts it between the host and the path of the issuer. */
function metadataUrl(issuer: string, kind: MetadataKind): string {
  const base = issuer.replace(/\/$/, '')
  if (kind === 'openid') return `${base}/.well-known/openid-configuration`
  const { origin, pathname } = new URL(base)
  return `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`
}

function keySetUrlOf(metadata: unknown, issuer: string): string {
  const { issuer: named, jwks_uri: jwksUri } = isRecord(metadata) ? ownMembers(metadata) : {}
  if (named !== issuer) throw new Error('the discovery document names another issuer')
  if (!isAllowedUrl(jwksUri)) throw new Error('the discovery document has no usable jwks_uri')
  return jwksUri
}
