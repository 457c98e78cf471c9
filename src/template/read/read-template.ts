/**
 * Reads a template: finds its format, resolves it and describes its APIs.
 *
 * @module
 */

import { deepFreeze } from '../../internal/deep-freeze.ts'
import { optionSchema } from '../../options.ts'
import type { Template, TemplateApi, TemplateFormat } from '../model.ts'
import { readRestApis } from './cloudformation/rest-api.ts'
import { readV2Apis } from './cloudformation/v2-api.ts'
import type { ApiDraft } from './draft.ts'
import { finishApi } from './finish-api.ts'
import { functionRegistry } from './functions.ts'
import { nestedStacks, openAllNested } from './nested-stacks.ts'
import { openSource, type TemplateSource } from './open-source.ts'
import { createOrigins } from './origins.ts'
import { readPermissions } from './permissions.ts'
import { readPrincipals } from './principals.ts'
import { readFunctions } from './read-functions.ts'
import { checkPseudo, READ_CHECKS, type ReadOptions } from './read-options.ts'
import { createReport } from './report.ts'
import { readSamApis } from './sam/read-sam.ts'
import { selectApis, selectFindings } from './select-apis.ts'
import { addUsagePlans } from './usage-plans.ts'
import { logicalIds, type World } from './world.ts'

/** What reading found in addition to the template: values that a `Template` must not contain. */
export interface ReadResult {
  readonly template: Template
  readonly world: World
}

const OPTIONS = optionSchema<ReadOptions>('readTemplate', READ_CHECKS)

/**
 * Reads and resolves a template. Runs none of its code, binds no handlers, and does not throw because of findings: they
 * are in `findings`.
 *
 * @param source A path, `file:` URL, `{ text }` or `{ template }`. The content decides the format.
 * @throws {ConfigError} (rejects) for an unknown or wrong option, or a source that is none of these.
 * @example
 * const { apis, findings } = await readTemplate('template.yaml', { parameters: { Env: 'test' } })
 * apis['PetsApi']?.routes.map(({ route, authorization }) => `${route} ${authorization.type}`) // ['GET /pets CUSTOM']
 */
export async function readTemplate(source: TemplateSource, options: ReadOptions = {}): Promise<Template> {
  return readWorld('readTemplate', source, OPTIONS.check(options)).template
}

/** Reads a template and keeps what its loader needs. */
export function readWorld(subject: string, source: TemplateSource, given: ReadOptions): ReadResult {
  const options = { ...given, pseudo: checkPseudo(subject, given.pseudo) }
  const origins = createOrigins()
  const report = createReport()
  const opened = openSource(subject, source, { origins, report, options }, (base) => {
    const world: World = { ...base, nested: nestedStacks(() => world) }
    return world
  })
  const { world, format } = opened
  openAllNested(world)
  const keyOf = logicalIds(world)
  const functions = functionRegistry(world, keyOf)
  const context = { world, functions, keyOf }
  const drafts = [...opened.drafts(functions), ...readSamApis(context), ...readRestApis(context), ...readV2Apis(context)]
  for (const draft of drafts) if (draft.kind !== 'HTTP') addUsagePlans(draft, world, keyOf)
  const selected = selectApis(drafts, world)
  return { template: describe(format, selected, context), world }
}

function describe(
  format: TemplateFormat,
  drafts: readonly ApiDraft[],
  { world, functions, keyOf }: Parameters<typeof readRestApis>[0],
): Template {
  const { report } = world
  const permissions = [...readPermissions(world, functions), ...drafts.flatMap((draft) => draft.permissions)]
  const apis: readonly TemplateApi[] = drafts.map((draft) => finishApi(draft, permissions, world))
  const environment = (world.stacks[0] ?? drafts[0]?.stack)?.environment
  const described = {
    functions: readFunctions(apis, functions, world),
    principals: readPrincipals(world, keyOf),
  }
  const names = new Set(apis.map(({ logicalId }) => logicalId))
  return deepFreeze({
    format,
    apis: Object.fromEntries(apis.map((api) => [api.logicalId, api])),
    findings: selectFindings(report.findings, names, world.options),
    ...described,
    permissions,
    observations: report.observations.filter(({ api }) => api === undefined || names.has(api)),
    environment: {
      region: environment?.region ?? 'us-east-1',
      accountId: environment?.accountId ?? '123456789012',
      partition: environment?.partition ?? 'aws',
    },
  })
}
