/**
 * Several hundred tokens that every verifier must refuse: each is a good token of the issuer with exactly one fault, signed
 * after the fault wherever a signature can be had, so that nothing but the check in question stands in its way.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { forgeFor, type HostileToken, type HostileTokenOptions } from './forge.ts'
import { hostileClaims } from './hostile-claims.ts'
import { hostileForms } from './hostile-forms.ts'
import { hostileHeaders } from './hostile-headers.ts'
import { hostileJson } from './hostile-json.ts'
import { hostileSignatures } from './hostile-signatures.ts'
import type { TestIssuer } from './test-issuer.ts'

/**
 * Makes them for one issuer and the kind of token that the verifier under test takes.
 *
 * @example
 * for (const { name, token, twin } of await hostileTokens(issuer)) {
 *   expect(await users.verify(token), name).toMatchObject({ kind: 'rejected' })
 *   expect(await users.verify(twin), name).toMatchObject({ kind: 'identified' })
 * }
 */
export async function hostileTokens(issuer: TestIssuer, options: HostileTokenOptions = {}): Promise<readonly HostileToken[]> {
  const forge = await forgeFor(issuer, options)
  return [
    ...hostileForms(forge),
    ...hostileJson(forge),
    ...hostileHeaders(forge),
    ...(await hostileSignatures(forge)),
    ...hostileClaims(forge, options.kind ?? 'access'),
  ]
}
