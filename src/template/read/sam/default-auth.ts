/**
 * Applies the settings of an API to all its operations in SAM's order: CORS, default authorizer, API key.
 *
 * @module
 */

import { type ApiAuth, addSecurity } from './event-operations.ts'
import { type Operation, type SecurityEntry, securityOf } from './generated-definition.ts'

/** SAM puts the default authorizer on every method of a REST API without an authorizer of its own. */
export function applyRestDefault(operations: readonly Operation[], auth: ApiAuth, includePreflight: boolean): void {
  const names = new Set(['AWS_IAM', ...auth.authorizers.keys()])
  for (const operation of operations) {
    if (operation.method === 'options' && !includePreflight) continue
    if (auth.problem !== undefined) operation.note.problems.push(auth.problem)
    if (auth.defaultAuthorizer === undefined) continue
    const given = securityOf(operation)
    const own = given.filter((entry) => Object.keys(entry).some((name) => names.has(name)))
    const others = given.filter((entry) => !own.includes(entry))
    const none = others.findIndex((entry) => 'NONE' in entry)
    if (none >= 0) setSecurity(operation, others.toSpliced(none, 1))
    else if (own.length > 0) setSecurity(operation, [...others, ...own])
    else {
      setSecurity(operation, [...others, defaultEntry(auth, auth.defaultAuthorizer)])
      operation.note.from = 'default-authorizer'
    }
  }
}

/** SAM puts the default authorizer on every method of an HTTP API that has no `security`, `OPTIONS` excepted. */
export function applyHttpDefault(operations: readonly Operation[], auth: ApiAuth): void {
  for (const operation of operations) {
    if (operation.method === 'options') continue
    if (auth.problem !== undefined) operation.note.problems.push(auth.problem)
    if (auth.defaultAuthorizer === undefined || operation.object['security'] !== undefined) continue
    setSecurity(operation, [defaultEntry(auth, auth.defaultAuthorizer)])
    operation.note.from = 'default-authorizer'
  }
}

/** Adds the API key to every method, unless its event refuses it. */
export function applyApiKey(operations: readonly Operation[], includePreflight: boolean): void {
  for (const operation of operations) {
    if (operation.noApiKey || (operation.method === 'options' && !includePreflight)) continue
    if (!securityOf(operation).some((entry) => 'api_key' in entry)) addSecurity(operation, { api_key: [] })
  }
}

function defaultEntry({ authorizers }: ApiAuth, name: string): SecurityEntry {
  return { [name]: authorizers.get(name)?.scopes ?? [] }
}

/** An empty array keeps root-level security off, as an open method needs it. */
function setSecurity(operation: Operation, security: readonly SecurityEntry[]): void {
  if (operation.object['security'] === undefined || Array.isArray(operation.object['security']))
    operation.object['security'] = security
}
