import type { EmittedDocument } from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

/** The resources that deny dot segments, in every document with a star. */
const DOTS = ['*/%2E*', '*/%2e*', '*/.', '*/.%2E*', '*/.%2e*', '*/..', '*/../*', '*/./*']

/** Summarizes a document in one line per statement: `Open Allow GET/a | GET/b if Bool key true`, without the API in resources. */
export function summarize({ Statement }: EmittedDocument): string[] {
  return Statement.map((statement) => {
    const isNegated = !('Resource' in statement)
    const resources = [isNegated ? statement.NotResource : statement.Resource].flat().map((one) => one.replace(`${API}/`, ''))
    const list = DOTS.every((dots) => resources.includes(dots))
      ? ['dots', ...resources.filter((one) => !DOTS.includes(one))]
      : resources
    const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} ${[values].flat().join(' ')}`),
    )
    const condition = conditions.length === 0 ? '' : ` if ${conditions.join(' and ')}`
    return `${statement.Sid ?? '-'} ${statement.Effect} ${isNegated ? 'but ' : ''}${list.join(' | ')}${condition}`
  })
}
