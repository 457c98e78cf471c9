/**
 * Parses identity sources in the notation of each kind of API.
 *
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'

type Kind = 'REST' | 'HTTP' | 'WEBSOCKET'

/** Prefix in front of `header.` and `querystring.`, and whether variables have a dollar sign. */
const NOTATION: { readonly [K in Kind]: { readonly request: string; readonly variable: string } } = {
  REST: { request: 'method.request.', variable: '' },
  HTTP: { request: '$request.', variable: '$' },
  WEBSOCKET: { request: 'route.request.', variable: '' },
}

/** The identity source, or `undefined` if the API does not accept the notation. */
export function parseIdentitySource(kind: Kind, text: string): IdentitySource | undefined {
  const { request, variable } = NOTATION[kind]
  const forms = [
    [`${request}header.`, 'header'],
    [`${request}querystring.`, 'query'],
    [`${variable}stageVariables.`, 'stageVariable'],
    [`${variable}context.`, 'context'],
  ] as const
  const form = forms.find(([prefix]) => text.startsWith(prefix) && text.length > prefix.length)
  return form === undefined ? undefined : { in: form[1], name: text.slice(form[0].length) }
}

/** The expression of an identity source: the inverse of {@link parseIdentitySource}. */
export function formatIdentitySource(kind: Kind, source: IdentitySource): string {
  const { request, variable } = NOTATION[kind]
  if (source.in === 'header') return `${request}header.${source.name}`
  if (source.in === 'query') return `${request}querystring.${source.name}`
  return `${variable}${source.in === 'context' ? 'context' : 'stageVariables'}.${source.name}`
}

/** The sources of a property: an array, or a string with commas. */
export function splitIdentitySources(value: readonly string[]): readonly string[] {
  return value
    .flatMap((item) => item.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
