/**
 * Parses the ARNs of events. All requests to one deployment share the ARN up to the method, so the parsed stage is reused.
 *
 * @module
 */

import { type ExecuteApiArn, parseExecuteApiArn } from '../policy/index.ts'
import { METHODS } from '../policy/routes/index.ts'

/** A parsed ARN with the request's method and path. For a WebSocket route, `method` is the route key and `path` is empty. */
export type LocatedArn = ExecuteApiArn & { readonly method: string; readonly path: string }

/** Returns a parser of method ARNs that remembers the last stage. Its results are those of `parseExecuteApiArn`, which rejects wildcards. */
export function arnLocator(): (arn: string) => LocatedArn {
  let prefix = ''
  let stage: LocatedArn | undefined

  return function locate(arn) {
    // V8 compares a slice several times as fast as `startsWith`, and this is a notable part of a cached decision.
    if (stage !== undefined && arn.slice(0, prefix.length) === prefix) {
      const slash = arn.indexOf('/', prefix.length)
      const method = arn.slice(prefix.length, slash)
      if (slash > 0 && METHODS.includes(method)) {
        const { partition, region, accountId, apiId, stage: name } = stage
        return { kind: 'method', partition, region, accountId, apiId, stage: name, method, path: arn.slice(slash) }
      }
    }
    const parsed = parseArn(arn)
    if (parsed.kind === 'method') {
      prefix = arn.slice(0, arn.length - parsed.method.length - parsed.path.length)
      stage = parsed
    }
    return parsed
  }
}

/** Returns a parser of route ARNs that remembers the last ARN: a WebSocket API authorizes only its `$connect` route. */
export function routeLocator(): (arn: string) => LocatedArn {
  let last: { readonly text: string; readonly arn: LocatedArn } | undefined

  return function locate(text) {
    if (last?.text !== text) last = { text, arn: Object.freeze(parseArn(text)) }
    return last.arn
  }
}

/** IAM's escape for an asterisk that is not a wildcard. */
const LITERAL_ASTERISK = `\${*}`

/**
 * Accepts wildcards where the parser does not. AWS's sample events have `*` as their stage: in documents it is a literal, so
 * that it does not stand for other stages. A client chooses the method: one with wildcards is encoded, so that no document
 * allows it.
 */
function parseArn(text: string): LocatedArn {
  const [api = '', stage = '', method = '', ...path] = text.split('/')
  const isSample = stage === '*'
  const encodedMethod = method.replaceAll('*', '%2A').replaceAll('?', '%3F')
  const parsed = parseExecuteApiArn([api, isSample ? 'x' : stage, encodedMethod, ...path].join('/'))
  const arn = isSample ? { ...parsed, stage: LITERAL_ASTERISK } : parsed
  return arn.kind === 'method' ? arn : { ...arn, method: arn.routeKey, path: '' }
}
