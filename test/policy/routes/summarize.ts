import type { EmittedDocument } from '../../../src/policy/index.ts'
import { DOT_SEGMENTS } from '../../../src/policy/routes/emit/pattern-string.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

/** Summarizes a document in one line per statement: `Open Allow GET/a | GET/b if Bool key true`, without the API in resources. */
export function summarize({ Statement }: EmittedDocument): string[] {
  return Statement.map((statement) => {
    const isNegated = !('Resource' in statement)
    const resources = [isNegated ? statement.NotResource : statement.Resource].flat().map((one) => one.replace(`${API}/`, ''))
    // `dots`: the resources that deny dot segments, in every document with a star.
    const list = DOT_SEGMENTS.every((dots) => resources.includes(dots))
      ? ['dots', ...resources.filter((one) => !DOT_SEGMENTS.includes(one))]
      : resources
    const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} ${[values].flat().join(' ')}`),
    )
    const condition = conditions.length === 0 ? '' : ` if ${conditions.join(' and ')}`
    return `${statement.Sid ?? '-'} ${statement.Effect} ${isNegated ? 'but ' : ''}${list.join(' | ')}${condition}`
  })
}
