/**
 * Registers `gatewright check`: compares what a template deploys with what handlers declare.
 *
 * @module
 */

import type { Command } from 'commander'
import { addExamples, type CommandContext } from '../command.ts'
import { library } from '../library.ts'
import type { OutputFlags } from '../templates/print-findings.ts'
import {
  addTemplateFlags,
  collectPair,
  existingPath,
  FLAG_NAMES,
  type Pairs,
  readOptions,
  type TemplateFlags,
} from '../templates/template-flags.ts'
import { UsageError, withFlagNames } from '../usage-error.ts'

interface CheckFlags extends TemplateFlags, Omit<OutputFlags, 'failOn'> {
  readonly authorizers?: string
  readonly authorizer: Pairs
  readonly function: Pairs
}

/** Adds the command. */
export function registerCheck(program: Command, { terminal, setExitCode }: CommandContext): void {
  const command = program
    .command('check')
    .description('compare the authorizers that a template deploys with the definitions of their handlers')
    .argument('<template>', 'a SAM, CloudFormation or OpenAPI file, cdk.out, or the output of terraform show -json')
  addTemplateFlags(addAuthorizerFlags(command))
    .option(
      '--function <name=id>',
      'function that an authorizer must invoke: a logical id or an ARN; may be repeated',
      collectPair,
      {},
    )
    .option('--json', 'print JSON', false)
    .option('--sarif', 'print SARIF 2.1.0', false)
    .action(async (file: string, flags: CheckFlags) => {
      const template = existingPath(file, terminal.cwd)
      const [{ checkDeployment }, { loadHandlers }, { printFindings }] = await Promise.all([
        library.template(),
        import('../templates/load-handlers.ts'),
        import('../templates/print-findings.ts'),
      ])
      const authorizers = await loadHandlers(flags, terminal.cwd)
      if (Object.keys(authorizers).length === 0)
        throw new UsageError('check needs --authorizers <module> or --authorizer <name=module#export>')
      const names = { ...FLAG_NAMES, authorizers: { flag: '--authorizer' }, functions: { flag: '--function' } }
      const findings = await withFlagNames(names, () =>
        checkDeployment(template, {
          ...readOptions(flags),
          authorizers: authorizers as never, // checkDeployment checks the definitions
          ...(Object.keys(flags.function).length > 0 && { functions: flags.function }),
        }),
      )
      setExitCode(printFindings(terminal, findings, { ...flags, failOn: 'info' }, 'The template and the handlers agree.'))
    })
  addExamples(
    command,
    'gatewright check template.yaml --authorizers ./authorizers.js',
    'gatewright check cdk.out --authorizer Users=./users.js#handler --json',
  )
}

/** Adds the flags that name the handlers. */
export function addAuthorizerFlags(command: Command): Command {
  return command
    .option('--authorizers <module>', 'module whose exports are handlers, by authorizer name or logical id of the function')
    .option('--authorizer <name=module#export>', 'handler of one authorizer; may be repeated', collectPair, {})
}
