/**
 * Registers `gatewright lint` for templates.
 *
 * @module
 */

import type { Command } from 'commander'
import { Option } from 'commander'
import { addExamples, type CommandContext } from '../command.ts'
import type { LintTemplateFlags } from '../templates/lint-templates.ts'
import { addTemplateFlags, collectPair, collectValue } from '../templates/template-flags.ts'

/** Adds the command, unless another one of this name lints templates as well. */
export function registerTemplateLint(program: Command, { terminal, setExitCode }: CommandContext): void {
  if (program.commands.some((command) => command.name() === 'lint')) return
  const command = program
    .command('lint')
    .description('find mistakes of a template that decide who can call its APIs')
    .argument('<template...>', 'a SAM, CloudFormation or OpenAPI file, cdk.out, or the output of terraform show -json')
  addTemplateLintFlags(command).action(async (files: readonly string[], flags: LintTemplateFlags) => {
    const { lintTemplates } = await import('../templates/lint-templates.ts')
    setExitCode(await lintTemplates(files, flags, terminal))
  })
  addExamples(
    command,
    "gatewright lint template.yaml --allow-open 'GET /health'",
    'gatewright lint cdk.out --sarif > gatewright.sarif',
  )
}

/** Adds the flags of the command. */
export function addTemplateLintFlags(command: Command): Command {
  return addTemplateFlags(command)
    .option('--allow-open <route>', 'route that is open on purpose; may be repeated', collectValue, [])
    .option('--severity <code=severity>', 'error, warning, info or off for one code; may be repeated', collectPair, {})
    .addOption(
      new Option('--fail-on <severity>', 'least severity that ends with exit code 1')
        .choices(['error', 'warning', 'info'])
        .default('warning'),
    )
    .option('--json', 'print JSON', false)
    .option('--sarif', 'print SARIF 2.1.0', false)
}
