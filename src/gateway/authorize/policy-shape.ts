/**
 * Whether API Gateway can read a returned policy at all. The gateway's own check, not the evaluator's: what is no policy
 * is an error (500), not a denial (403).
 *
 * @module
 */

type Members = { readonly [key: string]: unknown }

/** `undefined`: readable. Otherwise what is wrong, without a value of the document. */
export function policyFault(document: Members): string | undefined {
  const version = document['Version']
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') return 'Version is unknown'
  const statements = document['Statement']
  if (statements === undefined || statements === null) return 'Statement is missing'
  for (const statement of [statements].flat()) {
    const fault = statementFault(statement)
    if (fault !== undefined) return fault
  }
  return undefined
}

function statementFault(statement: unknown): string | undefined {
  if (typeof statement !== 'object' || statement === null || Array.isArray(statement)) return 'a statement is not an object'
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement as Members
  if (Effect !== 'Allow' && Effect !== 'Deny') return 'Effect must be Allow or Deny'
  if (!isEitherOne(Action, NotAction)) return 'Action or NotAction must be text or a list of texts'
  if (!isEitherOne(Resource, NotResource)) return 'Resource or NotResource must be text or a list of texts'
  const isCondition =
    Condition === undefined || (typeof Condition === 'object' && Condition !== null && !Array.isArray(Condition))
  return isCondition ? undefined : 'Condition must be an object'
}

function isEitherOne(element: unknown, negated: unknown): boolean {
  if ((element === undefined) === (negated === undefined)) return false
  return [element ?? negated].flat().every((text) => typeof text === 'string')
}
