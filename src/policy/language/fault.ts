/**
 * What is wrong with a policy's JSON, and where. `parsePolicy` throws on faults, `lint` lists them, and a faulty
 * statement never opens anything.
 *
 * @module
 */

export type FaultCode =
  | 'document-not-an-object'
  | 'element-unknown'
  | 'version-unknown'
  | 'statement-missing'
  | 'statement-not-an-object'
  | 'effect-invalid'
  | 'text-expected'
  | 'list-empty'
  | 'element-missing'
  | 'element-twice'
  | 'principal-missing'
  | 'principal-not-allowed'
  | 'principal-malformed'
  | 'condition-malformed'
  | 'operator-unknown'
  | 'value-malformed'
  | 'values-empty'
  | 'resource-malformed'
  | 'variable-malformed'

export interface Fault {
  readonly code: FaultCode
  /** A JSON path: `$.Statement[0].Condition.IpAddress`. */
  readonly path: string
}

/** Appends a member name to a JSON path; names that are no identifiers are quoted. */
export function memberPath(path: string, name: string): string {
  return name.length <= 64 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`
}
