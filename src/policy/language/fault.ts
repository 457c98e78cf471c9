/**
 * Faults of a policy's JSON, and the error that reports them. `parsePolicy` throws on faults, `lint` lists them, and a
 * faulty statement never grants anything.
 *
 * @module
 */

import { ConfigError, GatewrightError } from '../../errors.ts'
import type { OptionSchema } from '../../options.ts'

/** What each fault means: the second half of the sentence "`{path}` …". */
export const FAULTS = {
  'document-not-an-object': 'must be an object',
  'element-unknown': 'is not an element of the IAM policy language',
  'version-unknown': 'must be "2012-10-17" or "2008-10-17"',
  'statement-missing': 'is required',
  'statement-not-an-object': 'must be an object',
  'effect-invalid': 'must be "Allow" or "Deny"',
  'text-expected': 'must be a non-empty string or an array of non-empty strings',
  'list-empty': 'must not be empty',
  'element-missing': 'is required, or its negation',
  'element-twice': 'must not be combined with its negation',
  'principal-missing': 'is required in every statement of a resource policy',
  'principal-not-allowed': 'must be omitted: only resource policies have it',
  'principal-malformed': 'must be "*", or an object of account IDs, ARNs without wildcards or service names by type',
  'condition-malformed': 'must be an object of operators, keys and values',
  'operator-unknown': 'must be an operator of the IAM policy language',
  'value-malformed': 'must have values that its operator can compare',
  'values-empty': 'must have at least one value',
  'resource-malformed': 'must be "*", or an ARN without a wildcard in place of its service',
  'variable-malformed': 'must have a name and a closing brace for each policy variable',
  'action-unknown': 'must have actions of API Gateway only, such as execute-api:Invoke',
  'condition-key-unknown': 'must have a condition key that AWS defines',
} as const

/** Identifies a kind of fault. */
export type FaultCode = keyof typeof FAULTS

/** One fault of a policy document. */
export interface Fault {
  /** What is wrong. */
  readonly code: FaultCode
  /** A JSON path: `$.Statement[0].Condition.IpAddress`. */
  readonly path: string
}

/** A policy document, policy set, request or pattern that is not valid. */
export class PolicyError extends GatewrightError {
  override readonly name = 'PolicyError'
  readonly code = 'ERR_POLICY_INVALID'
  /** A JSON path into a document (`$.Statement[0].Effect`), or the member of an argument (`request.action`). */
  readonly path: string
  /** All faults of a document; the first is the one in the message. Empty if the error is not about a document. */
  readonly faults: readonly Fault[]

  /** @param problem The second half of the message: `must be an object`. */
  constructor(
    path: string,
    problem: string,
    {
      faults = [],
      message = `policy: ${path} ${problem}`,
    }: { readonly faults?: readonly Fault[]; readonly message?: string } = {},
  ) {
    super(message)
    this.path = path
    this.faults = faults
  }
}

/**
 * Checks an argument by its schema, whose subject is `policy`. The error is a {@link PolicyError}, like any other error
 * about policies and requests.
 */
export function checkInput<T>(schema: OptionSchema<T>, value: unknown): T {
  try {
    return schema.check(value)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new PolicyError(error.option, '', { message: error.message })
  }
}

/** Appends a member name to a JSON path; a name that is not an identifier is quoted. */
export function memberPath(path: string, name: string): string {
  return name.length <= 64 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`
}
