/**
 * The one error of this room: something handed in is no policy, no set of policies or no request.
 *
 * @module
 */

import { GatewrightError } from '../../errors.ts'
import type { Fault } from './fault.ts'

/** `path` says where: a JSON path into a document (`$.Statement[0].Effect`), or the argument's member (`request.action`). */
export class PolicyError extends GatewrightError {
  override readonly name = 'PolicyError'
  readonly code = 'ERR_POLICY_INVALID'
  readonly path: string
  /** Everything found, for a document; the first is the one in the message. */
  readonly faults: readonly Fault[]

  constructor(path: string, expected: string, faults: readonly Fault[] = []) {
    super(`policy: ${path} must be ${expected}`)
    this.path = path
    this.faults = faults
  }
}
