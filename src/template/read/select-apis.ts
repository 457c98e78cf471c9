/**
 * Applies the option `api`, and leaves out findings that were not asked for.
 *
 * @module
 */

import type { Finding, ReadCode } from '../finding.ts'
import type { ApiDraft } from './draft.ts'
import type { ReadOptions } from './read-options.ts'
import { bySeverity } from './report.ts'
import type { World } from './world.ts'

/** The APIs that `api` names, or all. */
export function selectApis(drafts: readonly ApiDraft[], { options, report }: World): readonly ApiDraft[] {
  const wanted = options.api === undefined ? undefined : [options.api].flat()
  const at = { pointer: '' }
  if (drafts.length === 0 && !report.findings.some(({ code }) => code === 'syntax' || code === 'unknown-format'))
    report.error({ code: 'no-api', message: 'The template has no API Gateway API.', at })
  if (wanted === undefined) {
    if (drafts.length > 1)
      report.info({ code: 'several-apis', message: 'The template has several APIs and all are read. Select one with `api`.', at })
    return drafts
  }
  const matches = (name: string, { logicalId, constructPath }: ApiDraft): boolean => name === logicalId || name === constructPath
  if (drafts.length > 0 && !wanted.every((name) => drafts.some((draft) => matches(name, draft))))
    report.error({
      code: 'unknown-api',
      message: `The option \`api\` names no API of the template. Its APIs: ${drafts.map(({ logicalId }) => logicalId).join(', ')}.`,
      at,
    })
  return drafts.filter((draft) => wanted.some((name) => matches(name, draft)))
}

/** Findings of the selected APIs, without ignored warnings and infos. */
export function selectFindings(
  findings: readonly Finding<ReadCode>[],
  apis: ReadonlySet<string>,
  { ignore = [] }: ReadOptions,
): readonly Finding<ReadCode>[] {
  return bySeverity(
    findings.filter(
      ({ api, code, severity }) => (api === undefined || apis.has(api)) && (severity === 'error' || !ignore.includes(code)),
    ),
  )
}
