/**
 * Turns the resources of statements into patterns that a proof can search.
 *
 * @module
 */

import type { PreparedRequest } from '../evaluation/match-statement.ts'
import type { ResourceItem } from '../language/element.ts'
import { hasKey, type RequestContext } from '../matching/context.ts'
import type { Pattern } from '../matching/glob.ts'
import { arnColons } from '../matching/resource-pattern.ts'
import { bindTemplate, type Template, variableKeys } from '../matching/template.ts'
import { literalTokens, type Token, tokenize } from './automaton.ts'
import { BEFORE_SHORT_FORM } from './query.ts'

/** Returns true if the context states the value of every variable, or that it is absent. */
export function isKnown(template: Template, context: RequestContext): boolean {
  return variableKeys(template).every((key) => hasKey(context, key))
}

/** Returns true if a variable of the resource is known to have no single value, so that it matches nothing. */
export function isUnresolved({ template }: ResourceItem, context: RequestContext): boolean {
  return isKnown(template, context) && bindTemplate(template, context) === undefined
}

/**
 * The strings that a resource matches. A variable with an unknown value matches any characters. Returns `undefined` for an
 * unresolved resource.
 *
 * @param isGrant Whether a match grants access, so that the narrow reading applies.
 */
export function tokenizeResource(
  { template, isShortForm }: ResourceItem,
  context: RequestContext,
  isGrant: boolean,
): readonly Token[] | undefined {
  const before = isShortForm ? BEFORE_SHORT_FORM : []
  if (!isKnown(template, context)) {
    const parts = template.parts.map((part): readonly Token[] => ('key' in part ? [ANY] : tokenize(part)))
    return [...before, ...parts.flat()]
  }
  const bound = bindTemplate(template, context)
  // A colon in the short form belongs to the path and separates nothing.
  return bound === undefined ? undefined : [...before, ...tokenizePattern(bound, isGrant && !isShortForm)]
}

const ANY: Token = { kind: 'star', except: '' }

/** @param isNarrow Whether wildcards before the last part of the ARN match within their part only. */
function tokenizePattern(pattern: Pattern, isNarrow: boolean): readonly Token[] {
  const lastColon = arnColons(pattern.text).at(-1) ?? 0
  return tokenize(pattern, isNarrow ? lastColon : 0)
}

/** The ARNs of the caller's account. */
export function ownAccountTokens({ caller: { partition, accountId } }: PreparedRequest): readonly Token[] {
  const part: Token = { kind: 'star', except: ':' }
  return [part, ...literalTokens(`:${partition}:`), part, ...literalTokens(':'), part, ...literalTokens(`:${accountId}:`), ANY]
}
