/**
 * Reads the `Domain` of a SAM API.
 *
 * @module
 */

import type { ApiDraft } from '../draft.ts'
import type { Fields } from '../fields.ts'

/** Adds one mapping for each base path. */
export function addSamDomain(fields: Fields, draft: ApiDraft): void {
  const problems = fields.problems.length
  const domain = fields.inner('Domain')
  const name = domain?.string('DomainName')
  if (domain === undefined) return
  // A domain name has no effect on access.
  if (name === undefined) {
    fields.problems.splice(problems)
    return
  }
  const stages = [...draft.stageDrafts.keys()].filter((stage) => !draft.extraStages.has(stage))
  const basePaths = domain.strings('BasePath') ?? ['']
  draft.domains = [
    ...draft.domains,
    ...basePaths.map((basePath) => ({
      name,
      basePath: basePath.replace(/^\/+|\/+$/g, '').replace(/^\(none\)$/, ''),
      ...(stages[0] === undefined ? {} : { stage: stages[0] }),
      mutualTls: domain.has('MutualTlsAuthentication'),
      at: fields.at('Domain'),
    })),
  ]
}
