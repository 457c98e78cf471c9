/**
 * API Gateway's routing and the decision of a table, implemented a second time from the documentation and without the
 * compiler: every route is matched against the whole path, and the best one is selected.
 */
import type { Identity } from '../../../src/events/index.ts'
import type { Rule } from '../../../src/policy/index.ts'

export type Cells = { readonly [routeKey: string]: Rule<Identity, string> }

export interface Expected {
  readonly route: string | undefined
  readonly open: boolean
}

export interface RequestedPath {
  readonly method: string
  /** As sent: `/pets/7`. */
  readonly path: string
  readonly sourceIp: string
}

/** One letter per segment, better letters first. Ranks are compared as strings. */
function rank(
  pattern: readonly string[],
  path: readonly string[],
  greedyMatchesRoot: boolean,
): { readonly rank: string; readonly values: Map<string, string> } | undefined {
  const values = new Map<string, string>()
  let letters = ''
  for (const [index, part] of pattern.entries()) {
    const segment = path[index]
    if (index === 0 && path.length === 0 && part.endsWith('+}') && greedyMatchesRoot) return { rank: 'c', values }
    if (part.endsWith('+}'))
      return path.length > index && path.slice(index).join('/') !== '' ? { rank: `${letters}c`, values } : undefined
    if (segment === undefined) return undefined
    if (part.startsWith('{')) {
      if (segment === '') return undefined
      values.set(part.slice(1, -1), segment)
      letters += 'b'
    } else if (part === segment) letters += 'a'
    else return undefined
  }
  return path.length === pattern.length ? { rank: letters, values } : undefined
}

/**
 * The decision of the route that is best in the order of the API type. It is not known whether `/` of an HTTP API matches
 * `/{proxy+}`, so the root is open only if it is open under both readings.
 */
export function decide(cells: Cells, api: 'REST' | 'HTTP', identity: Identity, requested: RequestedPath): Expected {
  const readings = [false, true].map((greedyMatchesRoot) =>
    decideReading(cells, { api, greedyMatchesRoot: greedyMatchesRoot && api === 'HTTP' }, identity, requested),
  )
  const known = readings.filter(({ route }) => route !== undefined)
  return { route: known[0]?.route, open: known.length > 0 && known.every(({ open }) => open) }
}

function decideReading(
  cells: Cells,
  { api, greedyMatchesRoot }: { readonly api: 'REST' | 'HTTP'; readonly greedyMatchesRoot: boolean },
  identity: Identity,
  { method, path, sourceIp }: RequestedPath,
): Expected {
  const segments = path === '/' ? [] : path.slice(1).split('/')
  const candidates = Object.entries(cells).flatMap(([key, rule]) => {
    if (key === '$default') return [{ key, rule, rank: 'zz', values: new Map<string, string>() }]
    const [verb = '', pattern = ''] = key.split(' ')
    if (verb !== 'ANY' && verb !== method) return []
    const match = rank(pattern === '/' ? [] : pattern.slice(1).split('/'), segments, greedyMatchesRoot)
    if (match === undefined) return []
    const full = api === 'HTTP' && match.rank.includes('c') ? 'y' : ''
    return [{ key, rule, rank: `${full}${match.rank}${verb === 'ANY' ? '2' : '1'}`, values: match.values }]
  })
  candidates.sort((one, other) => (one.rank < other.rank ? -1 : 1))
  const [best] = candidates
  if (best === undefined) return { route: undefined, open: false }
  const residual = best.rule.partial(identity, {} as never)
  if (typeof residual === 'string') return { route: best.key, open: residual === 'all' }
  const open = residual.some(({ bind, when }) => {
    const isBound = Object.entries(bind).every(([name, value]) => best.values.get(name) === value)
    const networks = when['IpAddress']?.['aws:SourceIp']
    return isBound && (networks === undefined || networks.includes(`${sourceIp}/32`))
  })
  return { route: best.key, open }
}
