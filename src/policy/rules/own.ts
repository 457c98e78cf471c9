/**
 * The caller's own: a path parameter that must be the caller's subject, or one of the caller's claims.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity } from '../../events/index.ts'
import { checkOptions } from '../../options.ts'
import { isBindable } from './bindable.ts'
import { madeOf, SOMEBODY } from './formula.ts'
import { issuerOf } from './identity-rules.ts'
import type { IssuerOption, Rule } from './rule.ts'

/**
 * The path parameter must be the caller's own: the subject, or the claim named. A value that could widen a resource
 * (see {@link isBindable}) owns nothing: it is refused, not cleaned. A claim that is a list owns nothing either.
 *
 * Own only what the caller cannot write: a Cognito user may change every custom attribute that an app client may write.
 *
 * @throws {ConfigError} when the parameter is greedy or has no name.
 * @example
 * own('userId')                    // GET /users/{userId}: the caller's `sub`
 * own('tenant', 'custom:tenant')   // GET /tenants/{tenant}/orders: the caller's claim
 */
export function own<const P extends string>(
  pathParameter: P,
  claim: string | (IssuerOption & { readonly claim?: string }) = {},
): Rule<Identity, P> {
  if (typeof pathParameter !== 'string' || !/^[\w.-]{1,128}$/.test(pathParameter)) {
    throw new ConfigError('own', 'pathParameter', 'the name of a path parameter, not of a greedy one')
  }
  const options = typeof claim === 'string' ? { claim } : claim
  checkOptions('own', options, ['issuer', 'claim'])
  const name = options.claim
  if (name !== undefined && (typeof name !== 'string' || name === ''))
    throw new ConfigError('own', 'claim', 'the name of a claim')
  const issuer = issuerOf('own', options.issuer === undefined ? {} : { issuer: options.issuer })

  return madeOf<Rule<Identity, P>>(
    {
      name: `own(${[pathParameter, name].filter((part) => part !== undefined).join(', ')}${issuer === undefined ? '' : ` of ${issuer}`})`,
      binds: [pathParameter],
      reads: [],
      asks: [issuer ?? null],
      partial: (identity) => {
        if (issuer !== undefined && identity.issuer !== issuer) return 'none'
        const value = name === undefined ? identity.subject : claimText(identity, name)
        return isBindable(value) ? [{ bind: { [pathParameter]: value }, when: {} }] : 'none'
      },
    },
    {
      questions: [],
      answer: () => [{ bind: { [pathParameter]: `${SOMEBODY}${JSON.stringify([name, issuer])}` }, when: {} }],
    },
  )
}

function claimText({ claims }: Identity, name: string): unknown {
  const claim = Object.hasOwn(claims, name) ? claims[name] : undefined
  return Number.isSafeInteger(claim) ? String(claim) : claim
}
