/**
 * Takes a template that was read, or reads one.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { Template } from '../model.ts'
import type { TemplateSource } from '../read/open-source.ts'
import type { ReadOptions } from '../read/read-options.ts'
import { readWorld } from '../read/read-template.ts'

/** @throws {ConfigError} if the source is neither a template nor a source of one, or an option is wrong. */
export function takeTemplate(subject: string, source: TemplateSource | Template, options: ReadOptions): Template {
  if (isTemplate(source)) return source
  return readWorld(subject, source, options).template
}

function isTemplate(source: unknown): source is Template {
  return isRecord(source) && 'format' in source && isRecord(source['apis']) && Array.isArray(source['findings'])
}
