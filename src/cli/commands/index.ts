/**
 * Lists the commands in the order of the help.
 *
 * @module
 */

import type { CommandRegistration } from '../command.ts'
import { registerCheck } from './check.ts'
import { registerCompare } from './compare.ts'
import { registerExport } from './export.ts'
import { registerProve } from './prove.ts'
import { registerServe } from './serve.ts'
import { registerTemplateLint } from './template-lint.ts'

/** All commands. Each adds itself to the program. */
export const COMMANDS: readonly CommandRegistration[] = [
  registerCompare,
  registerServe,
  registerTemplateLint,
  registerCheck,
  registerProve,
  registerExport,
]
