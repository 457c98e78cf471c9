/**
 * Registers `gatewright prove`: proves who can reach the routes of a template.
 *
 * @module
 */

import type { Command } from 'commander'
import { isRecord } from '../../internal/type-guards.ts'
import type { TemplateProof } from '../../template/prove/index.ts'
import { addExamples, type CommandContext, printJson, printText } from '../command.ts'
import { library } from '../library.ts'
import {
  addTemplateFlags,
  collectValue,
  existingPath,
  FLAG_NAMES,
  type Pairs,
  readOptions,
  type TemplateFlags,
} from '../templates/template-flags.ts'
import { green, red, type Terminal } from '../terminal.ts'
import { UsageError, withFlagNames } from '../usage-error.ts'
import { addAuthorizerFlags } from './check.ts'

interface ProveFlags extends TemplateFlags {
  readonly authorizers?: string
  readonly authorizer: Pairs
  readonly allowOpen: readonly string[]
  readonly questions?: string
  readonly json: boolean
}

/** Adds the command. */
export function registerProve(program: Command, { terminal, setExitCode }: CommandContext): void {
  const command = program
    .command('prove')
    .description('prove which callers can reach the routes of a template')
    .argument('<template>', 'a SAM, CloudFormation or OpenAPI file, cdk.out, or the output of terraform show -json')
  addTemplateFlags(addAuthorizerFlags(command))
    .option('--allow-open <route>', 'route that anyone may reach; may be repeated', collectValue, [])
    .option('--questions <module>', 'module whose default export has `require` and `callers`, see proveTemplate')
    .option('--json', 'print JSON', false)
    .action(async (file: string, flags: ProveFlags) => {
      const template = existingPath(file, terminal.cwd)
      const [{ proveTemplate }, { importModule, loadHandlers }] = await Promise.all([
        library.template(),
        import('../templates/load-handlers.ts'),
      ])
      const authorizers = await loadHandlers(flags, terminal.cwd)
      const questions = flags.questions === undefined ? {} : readQuestions(await importModule(flags.questions, terminal.cwd))
      const names = {
        ...FLAG_NAMES,
        authorizers: { flag: '--authorizer' },
        allowOpen: { flag: '--allow-open' },
        require: { flag: '--questions' },
        callers: { flag: '--questions' },
      }
      const proof = await withFlagNames(
        names,
        () =>
          proveTemplate(template, {
            ...readOptions(flags),
            ...questions,
            authorizers: authorizers as never,
            allowOpen: flags.allowOpen,
          }), // proveTemplate checks all of them
      )
      const { withShortPath } = await import('../templates/print-findings.ts')
      const located = { ...proof, findings: proof.findings.map((finding) => withShortPath(finding, terminal.cwd)) }
      if (flags.json) printJson(terminal, located)
      else printText(terminal, format(located, terminal))
      setExitCode(proof.proven ? 0 : 1)
    })
  addExamples(
    command,
    "gatewright prove template.yaml --authorizers ./authorizers.js --allow-open 'GET /health'",
    'gatewright prove cdk.out --authorizer Users=./users.js#handler --questions ./questions.js --json',
  )
}

function readQuestions(module: { readonly [name: string]: unknown }): object {
  const { default: questions = module } = module
  if (!isRecord(questions)) throw new UsageError('--questions: the default export must be an object { require, callers }')
  const { require, callers } = questions
  return { ...(require !== undefined && { require }), ...(callers !== undefined && { callers }) }
}

function format({ proven, routes, findings }: TemplateProof, terminal: Terminal): string {
  const lines = routes.map(({ api, stage, domain, route, callers, authorizer, reason }) => {
    const endpoint = domain === undefined ? stage : `${domain} (${stage})`
    return `${api} ${endpoint} ${route}: ${callers}${authorizer === undefined ? '' : ` ${authorizer}`}. ${reason}`
  })
  const problems = findings.map(({ at, severity, code, message, counterexample }) => {
    const position = [at.file ?? '(template)', at.line, at.column].filter((part) => part !== undefined).join(':')
    const example = counterexample === undefined ? '' : `\n    ${describeExample(counterexample)}`
    return `${position}: ${severity === 'error' ? red(terminal, severity) : severity} ${code}: ${message}${example}`
  })
  return [...lines, ...problems, proven ? green(terminal, 'proven') : red(terminal, 'not proven')].join('\n')
}

function describeExample(example: NonNullable<TemplateProof['findings'][number]['counterexample']>): string {
  const { method, path, sourceIp, caller, confirmed } = example
  const who = caller === undefined ? '' : ` by ${caller}`
  const from = sourceIp === undefined ? '' : ` from ${sourceIp}`
  const outcome = { true: 'allowed by the offline gateway', false: 'rejected by the offline gateway', null: 'not run' }[
    `${confirmed}`
  ]
  return `for example ${method === undefined ? '' : `${method} `}${path}${who}${from}: ${outcome}`
}
