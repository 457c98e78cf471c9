/**
 * API Gateway's routing, implemented from its documentation and from observations only. It imports nothing of the policy
 * module, so that the compiler and this router cannot share a mistake.
 *
 * Several facts are not documented: whether the path is matched as sent or decoded, whether a trailing slash of an HTTP API
 * is significant, whether `/` matches `/{proxy+}`, and whether doubled slashes are collapsed. Each combination is one reading.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */

export type Api = 'REST' | 'HTTP'

/** How a gateway reads a path. */
export interface Reading {
  readonly api: Api
  /** The text that is matched. `segments`: split at slashes first, then decoded. */
  readonly text: 'sent' | 'segments' | 'decoded' | 'decoded twice'
  /** Whether `/pets/` differs from `/pets`. */
  readonly slashIsSignificant: boolean
  /** Whether `/` matches `/{proxy+}`. */
  readonly greedyMatchesRoot: boolean
  readonly collapsesSlashes: boolean
}

export interface RoutedRequest {
  readonly key: string
  /** Path parameters, decoded. */
  readonly parameters: ReadonlyMap<string, string>
}

/** Every reading of an API that its documentation does not exclude. */
export function readingsOf(api: Api): readonly Reading[] {
  const texts =
    api === 'HTTP' ? (['sent', 'segments', 'decoded', 'decoded twice'] as const) : (['sent', 'segments', 'decoded'] as const)
  return texts.flatMap((text) =>
    [true, false].flatMap((slashIsSignificant) =>
      (api === 'HTTP' ? [true, false] : [false]).flatMap((greedyMatchesRoot) =>
        [false, true].map((collapsesSlashes) => ({ api, text, slashIsSignificant, greedyMatchesRoot, collapsesSlashes })),
      ),
    ),
  )
}

/** The route that a gateway with this reading selects for a path as sent, or `undefined`. */
export function selectRoute(keys: readonly string[], method: string, path: string, reading: Reading): RoutedRequest | undefined {
  const segments = segmentsOf(path, reading)
  const candidates = keys.flatMap((key) => {
    if (key === '$default') return [{ key, parameters: new Map<string, string>(), rank: ['z'] }]
    const [verb = '', route = ''] = key.split(' ')
    if (verb !== 'ANY' && verb !== method) return []
    const match = matchRoute(route === '/' ? [] : route.slice(1).split('/'), segments, reading)
    if (match === undefined) return []
    const isGreedy = match.letters.includes('c')
    // HTTP APIs prefer full matches; both compare segment by segment, and a specific method wins over ANY.
    const rank = [reading.api === 'HTTP' && isGreedy ? 'y' : 'a', match.letters, verb === 'ANY' ? '2' : '1']
    return [{ key, parameters: match.parameters, rank }]
  })
  candidates.sort((one, other) => (one.rank.join('-') < other.rank.join('-') ? -1 : 1))
  return candidates[0]
}

function segmentsOf(path: string, { text, slashIsSignificant, collapsesSlashes }: Reading): string[] {
  let read = path
  if (text === 'decoded') read = decode(path)
  if (text === 'decoded twice') read = decode(decode(path))
  if (collapsesSlashes) read = read.replace(/\/{2,}/g, '/')
  if (read === '/' || read === '') return []
  const segments = read.slice(1).split('/')
  if (!slashIsSignificant && segments.length > 1 && segments.at(-1) === '') segments.pop()
  return text === 'segments' ? segments.map(decode) : segments
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

interface RouteMatch {
  readonly parameters: ReadonlyMap<string, string>
  /** One letter per segment: `a` literal, `b` parameter, `c` greedy parameter. */
  readonly letters: string
}

function matchRoute(pattern: readonly string[], segments: readonly string[], reading: Reading): RouteMatch | undefined {
  const parameters = new Map<string, string>()
  let letters = ''
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index]
    if (part.endsWith('+}')) {
      return matchesRest(segments, index, reading) ? { parameters, letters: `${letters}c` } : undefined
    }
    if (segment === undefined || (part.startsWith('{') && segment === '')) return undefined
    if (part.startsWith('{')) {
      parameters.set(part.slice(1, -1), decode(segment))
      letters += 'b'
    } else if (part === segment) letters += 'a'
    else return undefined
  }
  return segments.length === pattern.length ? { parameters, letters } : undefined
}

/** An HTTP API matches `/metrics/` with `/metrics/{proxy+}`. A REST API requires at least one character. */
function matchesRest(segments: readonly string[], index: number, { api, greedyMatchesRoot }: Reading): boolean {
  if (index === 0 && segments.length === 0) return greedyMatchesRoot
  if (segments.length <= index) return false
  return api === 'HTTP' || segments.slice(index).join('/') !== ''
}
