/**
 * The ARN of an event, read once for each stage: all requests of one deployment share everything before the method.
 *
 * @module
 */

import { type ExecuteApiArn, parseExecuteApiArn } from '../policy/index.ts'

/** An ARN with the place of the request in it; a WebSocket route has no path. */
export type LocatedArn = ExecuteApiArn & { readonly method: string; readonly path: string }

/** Makes a reader of ARNs that remembers the last stage; it answers what `parseExecuteApiArn` would. */
export function arnLocator(): (arn: string) => LocatedArn {
  let prefix: string | undefined
  let stage: LocatedArn | undefined

  return function locate(arn) {
    if (prefix !== undefined && stage !== undefined && arn.startsWith(prefix)) {
      const slash = arn.indexOf('/', prefix.length)
      const method = arn.slice(prefix.length, slash < 0 ? undefined : slash)
      if (/^[A-Z]{1,16}$/.test(method)) return { ...stage, method, path: slash < 0 ? '' : arn.slice(slash) } as LocatedArn // a method ARN of that stage
    }
    const parsed = parseExecuteApiArn(arn)
    if (parsed.kind === 'route') return { ...parsed, method: parsed.routeKey, path: '' }
    prefix = arn.slice(0, arn.length - parsed.method.length - parsed.path.length)
    stage = parsed
    return parsed
  }
}
