/**
 * Lints actions: names that match no action of API Gateway.
 *
 * @module
 */

import { suggest } from '../../internal/suggest.ts'
import { EXECUTE_API_ACTIONS, matchesExecuteApiAction } from '../language/catalog.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { parseGlob } from '../matching/glob.ts'
import { createFinding, type LintContext, type LintFinding } from './finding.ts'
import { rawStatement, rawStrings } from './raw-statement.ts'

const NAMES: readonly string[] = Object.keys(EXECUTE_API_ACTIONS).map((name) => `execute-api:${name}`)

/** The findings in the actions of one statement. */
export function lintActions({ actions, resources, place }: PreparedStatement, context: LintContext): readonly LintFinding[] {
  const statement = rawStatement(context.document, place.statement)
  const isExecuteApiOnly = !resources.negated && resources.items.every(({ text }) => text.includes(':execute-api:'))
  // A `NotAction` may exclude the actions of other services.
  const isGatewayOnly = !actions.negated && (context.kind !== 'identity' || isExecuteApiOnly)
  return rawStrings(statement, actions.negated ? 'NotAction' : 'Action', actions.path).flatMap(({ text, path }) => {
    const name = text.toLowerCase()
    const isGatewayAction = name.trim().startsWith('execute-api') || !isWellFormed(name)
    if (!(isGatewayOnly || isGatewayAction) || matchesExecuteApiAction(parseGlob(name))) return []
    const suggestion = suggest(text.trim(), NAMES)
    const advice = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
    return [
      createFinding(
        'action-unknown',
        path,
        `matches no action of API Gateway (${NAMES.join(', ')}), so it has no effect.${advice}`,
      ),
    ]
  })
}

/** `*`, or the prefix of a service and a name. */
function isWellFormed(name: string): boolean {
  return name === '*' || /^[a-z0-9*?-]{1,64}:[a-z0-9*?]{1,128}$/.test(name)
}
