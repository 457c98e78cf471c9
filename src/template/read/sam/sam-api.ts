/**
 * What the readers of SAM APIs share.
 *
 * @module
 */

import type { ApiDraft } from '../draft.ts'
import type { Fields } from '../fields.ts'
import type { FunctionRegistry } from '../functions.ts'
import type { Properties, Stack, World } from '../world.ts'
import type { EventMode } from './event-operations.ts'
import type { ApiEvent } from './events.ts'

/** What a SAM API is read with. */
export interface SamApiInput {
  readonly world: World
  readonly stack: Stack
  readonly draft: ApiDraft
  readonly functions: FunctionRegistry
  /** With globals. */
  readonly properties: Properties
  readonly metadata: { readonly [key: string]: unknown }
  readonly events: readonly ApiEvent[]
}

/** `arn:…:lambda:path/2015-03-31/functions/`, in front of the ARN of a function. */
export function uriPrefix({ environment }: Stack): string {
  return `arn:${environment.partition}:apigateway:${environment.region}:lambda:path/2015-03-31/functions/`
}

/** Without a document, events define the routes. With one, they only count if SAM merges them. */
export function eventMode(fields: Fields): EventMode {
  if (!fields.has('DefinitionBody') && !fields.has('DefinitionUri')) return 'add'
  return fields.boolean('MergeDefinitions') === true && fields.has('DefinitionBody') ? 'merge' : 'existing'
}
