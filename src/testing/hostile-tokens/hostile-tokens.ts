/**
 * Creates several hundred tokens that every verifier must reject.
 *
 * Each is a valid token of the issuer with exactly one fault. Where possible it is signed after the fault was made, so
 * that only the check of that fault can reject it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { type Checks, integer, object, oneOf, optional, optionSchema } from '../../options.ts'
import { checkIssuer, type TestIssuer } from '../test-issuer.ts'
import { hostileClaims } from './hostile-claims.ts'
import { hostileEncodings } from './hostile-encodings.ts'
import { hostileHeaders } from './hostile-headers.ts'
import { hostileJson } from './hostile-json.ts'
import { hostileSignatures } from './hostile-signatures.ts'
import { createForge, type HostileToken, type HostileTokenOptions } from './token-forge.ts'

/** The checks of the options. */
export const HOSTILE_TOKEN_CHECKS: Checks<HostileTokenOptions> = {
  kind: optional(oneOf('access', 'id')),
  claims: optional(object),
  graceSeconds: optional(integer(0, 86_400)),
}

const OPTIONS = optionSchema<HostileTokenOptions>('hostileTokens', HOSTILE_TOKEN_CHECKS)

/**
 * Creates the hostile tokens of one issuer for a verifier of access tokens or ID tokens.
 *
 * @throws {ConfigError} if `issuer` was not created by `testIssuer`, or an option is unknown or wrong.
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @example
 * for (const { name, token, twin } of await hostileTokens(issuer)) {
 *   expect(await users.verify(token), name).toMatchObject({ kind: 'rejected' })
 *   expect(await users.verify(twin), name).toMatchObject({ kind: 'identified' })
 * }
 */
export async function hostileTokens(issuer: TestIssuer, options: HostileTokenOptions = {}): Promise<readonly HostileToken[]> {
  checkIssuer('hostileTokens', issuer)
  const checked = OPTIONS.check(options)
  const forge = await createForge(issuer, checked)
  return [
    ...hostileEncodings(forge),
    ...hostileJson(forge),
    ...hostileHeaders(forge),
    ...(await hostileSignatures(forge)),
    ...hostileClaims(forge, checked.kind ?? 'access'),
  ]
}
