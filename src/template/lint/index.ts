/**
 * Finds mistakes of templates that decide who can call an API.
 *
 * @module
 */

export type { TemplateLintCode } from './lint.ts'
export { LINT_CODES, type LintCode } from './lint-codes.ts'
export { type LintOptions, lintTemplate } from './lint-template.ts'
