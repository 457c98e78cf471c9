/**
 * Lists the commands in the order of the help.
 *
 * @module
 */

import type { CommandRegistration } from '../command.ts'
import { registerAthena } from './athena.ts'
import { registerCheck } from './check.ts'
import { registerCompare } from './compare.ts'
import { registerCompletion } from './completion.ts'
import { registerCost } from './cost.ts'
import { registerExport } from './export.ts'
import { registerProve } from './prove.ts'
import { registerReplay } from './replay.ts'
import { registerServe } from './serve.ts'
import { registerTemplateLint } from './template-lint.ts'

/** All commands. Each adds itself to the program. */
export const COMMANDS: readonly CommandRegistration[] = [
  registerCompare,
  registerCost,
  registerReplay,
  registerAthena,
  registerServe,
  registerTemplateLint,
  registerCheck,
  registerProve,
  registerExport,
  registerCompletion,
]
