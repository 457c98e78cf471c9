/**
 * Lists the commands in the order of the help.
 *
 * @module
 */

import type { CommandRegistration } from '../command.ts'
import { registerCompare } from './compare.ts'
import { registerServe } from './serve.ts'

/** All commands. Each adds itself to the program. */
export const COMMANDS: readonly CommandRegistration[] = [registerCompare, registerServe]
