/**
 * Under which conditions a path is allowed, as canonical text that can be compared.
 *
 * @module
 */

import { type ConditionText, UNCONDITIONAL } from '../../rules/condition-blocks.ts'

/**
 * Canonical JSON of the conditions under which a path is allowed; one of them must hold. `NEVER` and `ALWAYS` are its
 * extremes. Equal access has equal text.
 */
export type AccessText = string & { readonly [accessText]: never }
declare const accessText: unique symbol

/** No condition: denied. */
export const NEVER: AccessText = '[]' as AccessText // the text of an empty list
/** The condition that always holds: allowed. */
export const ALWAYS: AccessText = '[{}]' as AccessText // the text of the list of `UNCONDITIONAL`

/** The access to a path that any of the conditions opens. */
export function formatAccess(conditions: Iterable<ConditionText>): AccessText {
  const distinct = new Set(conditions)
  return distinct.has(UNCONDITIONAL) ? ALWAYS : (`[${[...distinct].sort().join()}]` as AccessText) // the canonical form
}

/** A condition block in the form in which this package writes it. */
export type ConditionLists = { [operator: string]: { [key: string]: string[] } }

/** The conditions of which one must hold. */
export function conditionsIn(access: AccessText): readonly ConditionLists[] {
  // `formatAccess` joins the results of `formatCondition`, which have this form.
  return JSON.parse(access) as readonly ConditionLists[]
}
