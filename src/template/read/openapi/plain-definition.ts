/**
 * Reads an OpenAPI document that is not part of a template.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { type ApiDraft, createDraft } from '../draft.ts'
import type { Environment } from '../environment.ts'
import type { FunctionRegistry } from '../functions.ts'
import { madeUpId } from '../made-up.ts'
import { openStack } from '../stack.ts'
import { isUnresolved } from '../unresolved.ts'
import type { World } from '../world.ts'
import { readDefinition } from './definition.ts'
import { kindOfDefinition } from './kind.ts'
import { prepareDefinition } from './prepare-definition.ts'

/** What the document is read with. */
export interface PlainContext {
  readonly world: World
  readonly environment: Environment
  readonly folder: string | undefined
}

/** The one API of the document, `api`. */
export function readPlainDefinition(
  root: { readonly [key: string]: unknown },
  { world, environment, folder }: PlainContext,
): (functions: FunctionRegistry) => readonly ApiDraft[] {
  const stack = openStack({ name: '', root: {}, folder, environment, parameters: {} }, world)
  return (functions) => {
    const resolved = stack.resolve(root)
    const document = isUnresolved(resolved) ? resolved : prepareDefinition(resolved, environment, world)
    const kind = world.options.kind ?? kindOfDefinition(root)
    const draft = createDraft({
      logicalId: 'api',
      kind,
      apiId: madeUpId(environment, 'api'),
      stack,
      at: world.origins.locate(root),
    })
    if (isUnresolved(document))
      world.report.error({ code: document.code, message: document.message, at: document.at }, { api: 'api' })
    else if (isRecord(document)) readDefinition(document, { world, draft, functions })
    return [draft]
  }
}
