/**
 * The ownership rule: a path parameter must equal the caller's subject or one of the caller's claims.
 *
 * @module
 */

import type { Identity } from '../../events/index.ts'
import { type Check, checkArgument, optional, optionSchema, string, valid } from '../../options.ts'
import { CLAIM_NAME } from './identity-rules.ts'
import { isBindable } from './residual.ts'
import type { IssuerOption, Rule } from './rule.ts'
import { ANY_VALUE, describedRule } from './symbolic-residual.ts'

/** Options of `own`. */
export interface OwnOptions extends IssuerOption {
  /** Name of a top-level claim: a string, or an integer, which is compared in decimal. Default: the caller's subject. */
  readonly claim?: string | undefined
}

/**
 * The path parameter must equal the caller's subject, or the named claim. A value that could widen a resource, such
 * as one with `*` or `/`, owns nothing, and neither does an array.
 *
 * Use claims that the caller cannot change: a Cognito user may change every custom attribute that an app client may write.
 *
 * @param pathParameter Name of a path parameter of the route that is not greedy.
 * @param claim Name of a claim, or options.
 * @throws {ConfigError} if an argument is wrong, or an option is unknown or wrong.
 * @example
 * own('userId')                    // GET /users/{userId}: the caller's `sub`
 * own('tenant', 'custom:tenant')   // GET /tenants/{tenant}/orders: the caller's claim
 */
export function own<const P extends string>(pathParameter: P, claim: string | OwnOptions = {}): Rule<Identity, P> {
  checkArgument('own', 'pathParameter', PATH_PARAMETER, pathParameter)
  const options: unknown = typeof claim === 'string' ? { claim } : claim
  const { claim: claimName, issuer } = optionSchema<OwnOptions>('own', {
    claim: optional(CLAIM_NAME),
    issuer: optional(string),
  }).check(options)

  const argument = claimName === undefined ? pathParameter : `${pathParameter}, ${claimName}`
  return describedRule<Rule<Identity, P>>(
    {
      name: issuer === undefined ? `own(${argument})` : `own(${argument} of ${issuer})`,
      binds: [pathParameter],
      reads: [],
      asks: [issuer ?? null],
      partial: (identity) => {
        if (issuer !== undefined && identity.issuer !== issuer) return 'none'
        const value = claimName === undefined ? identity.subject : claimValue(identity, claimName)
        return isBindable(value) ? [{ bind: { [pathParameter]: value }, when: {} }] : 'none'
      },
    },
    {
      unknowns: [],
      residual: () => [{ bind: { [pathParameter]: `${ANY_VALUE}${JSON.stringify([claimName, issuer])}` }, when: {} }],
    },
  )
}

const PATH_PARAMETER: Check<string> = /* @__PURE__ */ valid(
  'the name of a path parameter that is not greedy',
  (value) => typeof value === 'string' && /^[\w.-]{1,128}$/.test(value),
)

function claimValue({ claims }: Identity, name: string): unknown {
  const claim = Object.hasOwn(claims, name) ? claims[name] : undefined
  return Number.isSafeInteger(claim) ? String(claim) : claim
}
