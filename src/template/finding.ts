/**
 * Findings: what reading, checking and linting a template report, with their positions.
 *
 * @module
 */

/** The position of a value in its file. Lines and columns start at 1. */
export interface Location {
  /** As given, or relative to the first file. Absent for a template passed as an object. */
  readonly file?: string | undefined
  /** The line. Absent for a template passed as an object. */
  readonly line?: number | undefined
  /** The column. Absent for a template passed as an object. */
  readonly column?: number | undefined
  /** RFC 6901 JSON Pointer into the document as written, e.g. `/Resources/Api/Properties/Auth`. `''` is the whole document. */
  readonly pointer: string
}

/**
 * - `error`: the template cannot be run safely, or a check found an access that the author cannot want.
 * - `warning`: probably a mistake, or something outside authorization that is not read.
 * - `info`: worth knowing, for example a default that AWS applies.
 */
export type Severity = 'error' | 'warning' | 'info'

/** One result of reading, checking or linting. */
export interface Finding<C extends string = string> {
  /** What was found. */
  readonly code: C
  /** How serious it is. */
  readonly severity: Severity
  /** One sentence: what is wrong, and what to write instead. Never holds a secret, an API key value or a resolved SSM value. */
  readonly message: string
  /** Where it is. */
  readonly at: Location
  /** Logical id of the API, as in `apis`. */
  readonly api?: string | undefined
  /** Route key, e.g. `GET /pets/{id}`. */
  readonly route?: string | undefined
  /** Name of the authorizer, as in `authorizers`. */
  readonly authorizer?: string | undefined
}

const CODES = {
  syntax: 'error',
  'unknown-format': 'error',
  'duplicate-key': 'error or warning',
  unresolved: 'error or warning',
  'unknown-intrinsic': 'error or warning',
  'unknown-transform': 'error or warning',
  'missing-transform': 'warning',
  'unsupported-property': 'error or warning',
  'invalid-value': 'error or warning',
  'missing-property': 'error',
  'unknown-authorizer': 'error',
  'authorizer-of-another-api': 'error',
  'ambiguous-security': 'error',
  'root-security': 'warning',
  'auth-without-effect': 'warning',
  'property-without-effect': 'warning',
  'unbound-handler': 'error',
  'handler-not-loaded': 'error or warning',
  'unbound-backend': 'info',
  'unsupported-integration': 'warning',
  'missing-file': 'error or warning',
  'definition-not-local': 'error',
  'condition-unknown': 'error or warning',
  'route-conflict': 'error',
  'no-api': 'error',
  'several-apis': 'info',
  'unknown-api': 'error',
  'unknown-stage': 'error',
  'extra-stage': 'warning',
  'quick-create': 'warning',
} as const

/** What reading can find. @see {@link READ_CODES} for the severities. */
export type ReadCode = keyof typeof CODES

/** Every code that reading a template can report, with the severities it may have. */
export const READ_CODES: { readonly [C in ReadCode]: (typeof CODES)[C] } = CODES
