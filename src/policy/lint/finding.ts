/**
 * The findings of the linter: their codes, severities and counterparts in AWS's policy validation.
 *
 * @module
 */

import type { ExecuteApiArn } from '../execute-api-arn.ts'
import type { FaultCode } from '../language/fault.ts'

/** `error`: AWS rejects the policy, or it cannot have its effect. `warning`: it has an effect that is rarely intended. */
type Severity = LintFinding['severity']

/**
 * The severity of each finding, and the code that IAM Access Analyzer uses for it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
const FAULT_CODES: { readonly [code in FaultCode]: readonly [Severity, string?] } = {
  'document-not-an-object': ['error'],
  'element-unknown': ['error', 'INVALID_POLICY_ELEMENT'],
  'version-unknown': ['error', 'INVALID_VERSION'],
  'statement-missing': ['error', 'MISSING_STATEMENT'],
  'statement-not-an-object': ['error'],
  'effect-invalid': ['error', 'INVALID_EFFECT'],
  'text-expected': ['error', 'DATA_TYPE_MISMATCH'],
  'list-empty': ['error'],
  'element-missing': ['error'],
  'element-twice': ['error', 'UNSUPPORTED_ELEMENT_COMBINATION'],
  'principal-missing': ['error', 'MISSING_PRINCIPAL'],
  'principal-not-allowed': ['error', 'UNSUPPORTED_PRINCIPAL'],
  'principal-malformed': ['error', 'INVALID_PRINCIPAL_FORMAT'],
  'condition-malformed': ['error', 'INVALID_CONDITION_DATA_TYPE'],
  'operator-unknown': ['error', 'INVALID_CONDITION_OPERATOR'],
  'value-malformed': ['error', 'TYPE_MISMATCH'],
  'values-empty': ['error', 'EMPTY_ARRAY_CONDITION'],
  'resource-malformed': ['error', 'INVALID_ARN_PREFIX'],
  'variable-malformed': ['error', 'MISSING_BRACE_IN_VARIABLE'],
  'action-unknown': ['error', 'INVALID_ACTION'],
  'condition-key-unknown': ['error', 'INVALID_GLOBAL_CONDITION_KEY'],
}

const FINDING_CODES = {
  'account-invalid': ['error', 'INVALID_ARN_ACCOUNT'],
  'address-private': ['warning', 'PRIVATE_IP_ADDRESS'],
  'address-unrestricted': ['warning'],
  'addresses-without-ipv6': ['warning'],
  'allow-all': ['warning'],
  'allow-of-all-but': ['warning'],
  'arn-too-long': ['error'],
  'bool-both-values': ['warning', 'INVALID_CONDITION_MULTIPLE_BOOLEAN'],
  'condition-empty': ['warning', 'EMPTY_OBJECT_CONDITION'],
  'condition-key-not-carried': ['warning'],
  'condition-key-repeated': ['error', 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE'],
  'condition-type-mismatch': ['error', 'TYPE_MISMATCH'],
  'connect-not-matched': ['error'],
  covered: ['warning', 'REDUNDANT_STATEMENT'],
  'covered-by-deny': ['warning'],
  'for-all-values-single-valued': ['warning', 'FORALLVALUES_WITH_SINGLE_VALUED_KEY'],
  'method-arn-echoed': ['warning'],
  'method-invalid': ['error', 'INVALID_ARN_RESOURCE'],
  'never-matches': ['error'],
  'not-principal-on-deny': ['warning'],
  'opens-when-key-is-absent': ['warning'],
  'operator-spelling': ['warning'],
  'other-api': ['warning'],
  'partition-invalid': ['error', 'INVALID_PARTITION'],
  'policy-too-large': ['error', 'POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA'],
  'positive-condition-on-deny': ['warning'],
  'principal-everyone': ['warning'],
  'query-in-resource': ['error', 'INVALID_ARN_RESOURCE'],
  'region-invalid': ['error', 'INVALID_REGION'],
  'route-parameter-in-resource': ['error', 'INVALID_ARN_RESOURCE'],
  'set-operator-missing': ['error', 'MISSING_QUALIFIER'],
  'sid-duplicate': ['error', 'UNIQUE_SIDS_RECOMMENDED'],
  'sid-invalid': ['error', 'UNSUPPORTED_SID'],
  'star-across-colons': ['warning'],
  'star-before-slash': ['warning'],
  'version-missing-with-variables': ['warning', 'VARIABLE_UNSUPPORTED_IN_VERSION'],
  'wildcard-literal': ['warning', 'WILDCARD_WITHOUT_LIKE_OPERATOR'],
} as const

const CODES: { readonly [code in LintCode]: readonly [Severity, string?] } = { ...FAULT_CODES, ...FINDING_CODES }

/** Identifies a kind of finding: a grammar fault, or a valid part of a policy that does not do what it seems to do. */
export type LintCode = FaultCode | keyof typeof FINDING_CODES

/** One finding. */
export interface LintFinding {
  /** What was found. */
  readonly code: LintCode
  /** `error`: AWS rejects the policy, or it cannot have its effect. `warning`: it has an effect that is rarely intended. */
  readonly severity: 'error' | 'warning'
  /** A JSON path: `$.Statement[0].Resource[1]`. */
  readonly path: string
  /** Completes the sentence "`{path}` …". */
  readonly message: string
  /** The code of the same finding in IAM Access Analyzer's policy validation, if it has one: `INVALID_ACTION`. */
  readonly accessAnalyzerCode?: string
}

/** Options of {@link lint}. */
export interface LintOptions {
  /**
   * The purpose of the document: an identity policy, a resource policy, or the response of a Lambda authorizer. Default:
   * `resource` if a statement has a principal, otherwise `identity`.
   */
  readonly kind?: LintKind | undefined
  /** The ARN of the authorizer's event. With it, resources of other APIs are reported. */
  readonly methodArn?: string | undefined
}

/** The purpose of a linted document. */
export type LintKind = 'identity' | 'resource' | 'authorizer'

/** What the rules know about the document. */
export interface LintContext {
  readonly kind: LintKind
  readonly document: unknown
  /** The parsed `methodArn`. */
  readonly apiArn: ExecuteApiArn | undefined
}

/** Creates a finding with the severity of its code. */
export function createFinding(code: LintCode, path: string, message: string): LintFinding {
  const [severity, accessAnalyzerCode] = CODES[code]
  return { code, severity, path, message, ...(accessAnalyzerCode !== undefined && { accessAnalyzerCode }) }
}
