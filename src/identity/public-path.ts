/**
 * Restores the path that a client addressed from the path in the event. DPoP proofs and signed URLs cover the former.
 *
 * @module
 */

import { type Check, valid } from '../options.ts'

/** How the client's path differs from the one in the event. */
export interface PathMapping {
  /**
   * What the client's path starts with and the event's path lacks: the base path of a custom domain in front of an HTTP API with payload
   * format 2.0, such as `/v1`. Default: nothing.
   */
  readonly basePath?: string | undefined
  /**
   * What the event's path starts with and the client's path lacks: CloudFront's origin path, or the stage behind a custom domain, such as
   * `/prod`. Default: nothing.
   */
  readonly originPath?: string | undefined
}

/** Returns the client's path, or `undefined` if the event's path does not start with `originPath`. */
export function publicPath(path: string, { basePath = '', originPath = '' }: PathMapping): string | undefined {
  const rest = path.slice(originPath.length)
  const isBelowOrigin = path.startsWith(originPath) && (originPath === '' || rest === '' || rest.startsWith('/'))
  return isBelowOrigin ? basePath + rest : undefined
}

/** `/v1` or `/v1/pets`. */
export const pathPrefix: Check<string> = valid(
  'a path that starts with a slash and does not end with one, without dot segments and percent-encoding',
  (path) =>
    typeof path === 'string' && path.length <= 256 && /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9\-._~$+!*'(),;=:@&]+)+$/.test(path),
)
