/**
 * Evaluates the response of an AppSync Lambda authorizer offline, as AppSync does for one field.
 *
 * @module
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */

import { isRecord } from '../../internal/type-guards.ts'
import { type Check, checkArgument, valid } from '../../options.ts'

/** What AppSync does with a field. */
export interface AppSyncEvaluation {
  /** Whether the value of the field reaches the client. */
  readonly verdict: 'allow' | 'deny'
  /**
   * - `authorized`: the request is authorized, and the field is not denied.
   * - `unauthorized`: `isAuthorized` is not `true`.
   * - `deniedField`: `deniedFields` contains the field, by name or by ARN. Its value becomes `null`.
   * - `invalidResponse`: AppSync does not accept the response, so the request fails.
   */
  readonly reason: 'authorized' | 'unauthorized' | 'deniedField' | 'invalidResponse'
}

const FIELD: Check<string> = valid(
  'the name of a type and a field, such as Query.pets',
  (value) => typeof value === 'string' && /^[_A-Za-z]\w{0,255}\.[_A-Za-z]\w{0,255}$/.test(value),
)

/**
 * Evaluates a response of an AppSync Lambda authorizer for one field. A field that is not in `deniedFields` is allowed to every authorized caller.
 *
 * @param response What the authorizer returned.
 * @param field The type and the field: `Query.pets`.
 * @throws {ConfigError} if `field` is not a type and a field.
 * @example
 * evaluateAppSync({ isAuthorized: true, deniedFields: ['Mutation.addPet'] }, 'Mutation.addPet') // { verdict: 'deny', reason: 'deniedField' }
 */
export function evaluateAppSync(response: unknown, field: string): AppSyncEvaluation {
  checkArgument('evaluateAppSync', 'field', FIELD, field)
  if (!isRecord(response) || typeof response['isAuthorized'] !== 'boolean') return denied('invalidResponse')
  if (!response['isAuthorized']) return denied('unauthorized')
  const { deniedFields = [], resolverContext = {}, ttlOverride = 0 } = response
  if (!Array.isArray(deniedFields) || !deniedFields.every((one) => typeof one === 'string')) return denied('invalidResponse')
  if (!isTtl(ttlOverride) || !isContext(resolverContext)) return denied('invalidResponse')
  const [type, name] = field.split('.')
  const isDenied = deniedFields.some((one: string) => one === field || one.endsWith(`/types/${type}/fields/${name}`))
  return isDenied ? denied('deniedField') : { verdict: 'allow', reason: 'authorized' }
}

function denied(reason: AppSyncEvaluation['reason']): AppSyncEvaluation {
  return { verdict: 'deny', reason }
}

function isTtl(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 3600
}

const MAX_CONTEXT_BYTES = 5_242_880

/** Key-value pairs that are not nested. */
function isContext(value: unknown): boolean {
  if (!isRecord(value)) return false
  const isFlat = Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one))
  return isFlat && Buffer.byteLength(JSON.stringify(value)) <= MAX_CONTEXT_BYTES
}
