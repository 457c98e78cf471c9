/**
 * Renders a written document as YAML or JSON.
 *
 * @module
 */

import { stringify } from 'yaml'

/** YAML by default. Strings that a YAML 1.1 parser would read as another type are quoted. */
export function render(document: object, format: 'yaml' | 'json' = 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(document, undefined, 2)}\n`
  return stringify(document, { schema: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false })
}
