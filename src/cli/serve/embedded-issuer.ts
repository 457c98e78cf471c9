/**
 * Starts the test issuer of `gatewright serve --issuer`. The served module reads its URL from the environment.
 *
 * @module
 */

import type { testIssuer } from '../../testing/index.ts'

/** A running test issuer. */
export interface EmbeddedIssuer {
  readonly url: string
  readonly jwksUri: string
  /** A token for the example requests. */
  readonly token: string
  close(): Promise<void>
}

/** The environment variables that the served module may read. */
export const ISSUER_VARIABLE = 'GATEWRIGHT_ISSUER'
export const AUDIENCE_VARIABLE = 'GATEWRIGHT_AUDIENCE'

const AUDIENCE = 'gatewright'

/** Starts an issuer on a free loopback port, and sets the environment variables. */
export async function startIssuer(createIssuer: typeof testIssuer): Promise<EmbeddedIssuer> {
  const issuer = await createIssuer({ issuer: 'loopback', clientId: AUDIENCE, algorithm: 'ES256' })
  const server = await issuer.listen()
  process.env[ISSUER_VARIABLE] = server.url
  process.env[AUDIENCE_VARIABLE] = AUDIENCE
  return { url: server.url, jwksUri: server.jwksUri, token: await issuer.accessToken(), close: () => server.close() }
}
