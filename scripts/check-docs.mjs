// Checks the documentation: every relative link of a Markdown file leads to a file, and every public name has a comment.
// The second check needs the packages of docs/ (`npm ci --prefix docs`); without them it is skipped with a notice, unless
// GATEWRIGHT_REQUIRE contains `docs`.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const problems = [...brokenLinks(), ...undocumentedNames()]
for (const problem of problems) console.log(problem)
console.log(problems.length === 0 ? 'Documentation checks passed.' : `${problems.length} documentation checks failed.`)
process.exitCode = problems.length === 0 ? 0 : 1

function brokenLinks() {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
  return files
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)))
    .flatMap((file) => {
      const prose = readFileSync(join(root, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
      const targets = [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target)
      return targets
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}: the link ${target} leads nowhere`)
    })
}

function undocumentedNames() {
  if (!existsSync(join(root, 'docs/node_modules'))) {
    const notice = 'TypeDoc is not installed (npm ci --prefix docs): comments of public names were not checked'
    if ((process.env['GATEWRIGHT_REQUIRE'] ?? '').split(',').includes('docs')) return [notice]
    console.log(notice)
    return []
  }
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'check'], { cwd: join(root, 'docs'), encoding: 'utf8' })
  return status === 0 ? [] : `${stdout}${stderr}`.split('\n').filter((line) => /\[(warning|error)\]/.test(line))
}
