/**
 * API Gateway's routing and a table's verdict, written again from the documentation, naively and without the compiler:
 * every route is tried against the whole path, the best one wins.
 */
import type { Identity } from '../../../src/events/index.ts'
import type { Rule } from '../../../src/policy/index.ts'

export type Cells = { readonly [routeKey: string]: Rule<Identity, string> }

export interface Verdict {
  readonly route: string | undefined
  readonly open: boolean
}

export interface Asked {
  readonly method: string
  /** As sent: `/pets/7`. */
  readonly path: string
  readonly sourceIp: string
}

/** One letter a segment, best first; compared as text. */
function rank(
  pattern: readonly string[],
  path: readonly string[],
): { readonly rank: string; readonly values: Map<string, string> } | undefined {
  const values = new Map<string, string>()
  let text = ''
  for (const [index, part] of pattern.entries()) {
    const segment = path[index]
    if (part.endsWith('+}'))
      return path.length > index && path.slice(index).join('/') !== '' ? { rank: `${text}c`, values } : undefined
    if (segment === undefined) return undefined
    if (part.startsWith('{')) {
      if (segment === '') return undefined
      values.set(part.slice(1, -1), segment)
      text += 'b'
    } else if (part === segment) text += 'a'
    else return undefined
  }
  return path.length === pattern.length ? { rank: text, values } : undefined
}

/** The verdict of the route that is best by `api`'s order. */
export function decide(cells: Cells, api: 'REST' | 'HTTP', identity: Identity, { method, path, sourceIp }: Asked): Verdict {
  const segments = path === '/' ? [] : path.slice(1).split('/')
  const candidates = Object.entries(cells).flatMap(([key, rule]) => {
    if (key === '$default') return [{ key, rule, rank: 'zz', values: new Map<string, string>() }]
    const [verb = '', pattern = ''] = key.split(' ')
    if (verb !== 'ANY' && verb !== method) return []
    const found = rank(pattern === '/' ? [] : pattern.slice(1).split('/'), segments)
    if (found === undefined) return []
    const full = api === 'HTTP' && found.rank.includes('c') ? 'y' : ''
    return [{ key, rule, rank: `${full}${found.rank}${verb === 'ANY' ? '2' : '1'}`, values: found.values }]
  })
  candidates.sort((one, other) => (one.rank < other.rank ? -1 : 1))
  const [best] = candidates
  if (best === undefined) return { route: undefined, open: false }
  const answer = best.rule.partial(identity, {} as never)
  if (typeof answer === 'string') return { route: best.key, open: answer === 'all' }
  const open = answer.some(({ bind, when }) => {
    const isBound = Object.entries(bind).every(([name, value]) => best.values.get(name) === value)
    const networks = when['IpAddress']?.['aws:SourceIp']
    return isBound && (networks === undefined || networks.includes(`${sourceIp}/32`))
  })
  return { route: best.key, open }
}
