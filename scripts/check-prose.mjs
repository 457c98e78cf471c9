#!/usr/bin/env node
// Reports phrases that a native technical writer would probably reword, in comments, string literals and Markdown.
//
//   node check.mjs [folder ...]     the tree to check; default: the current folder
//     --summary                     print the totals only
//     --rule <name>                 check one rule (may be repeated)
//     --max <n>                     exit with 1 if there are more than n findings (default: never)
//
// A finding is a suspicion, not an error. Add `prose-ok` to a line (in a comment) to accept it.
// No dependencies. Node 20.19 or later.

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** name: [pattern, plainer wording]. Patterns run on prose with code spans and URLs blanked out. */
const RULES = {
  text: [
    /\b(?:a|no|one|any|every|other|two|another|whole|some) text\b(?! (?:file|field|node|editor|frame|message|area|format|box|block))|\b(?<!alt )texts\b/gi,
    'string, value',
  ],
  blank: [/\bblanks?\b(?! (?:lines?|page|template|screen))(?<!left blank)/gi, 'space'],
  'is no': [
    /(?<!\b(?:there|here) )\b(?:is|are|was|were) no (?!longer|more|less|fewer|different|way|greater|better|need|op\b|one\b)[a-z]+/gi,
    'is not a …',
  ],
  nobody: [/\bnobody(?:'s)?\b|\bno one's\b/gi, 'name the actor, or use the passive'],
  whoever: [/\bwho(?:m)?ever\b/gi, 'any caller that …, anyone who …'],
  house: [/\b(?:rooms?|floors?|doors?)\b(?! (?:for|left|to)\b)(?<!next door)/gi, 'module, layer, entry point'],
  mend: [/\bmend(?:s|ed|ing)?\b|\bput(?:s)? (?:it )?right\b/gi, 'fix, restore'],
  aloud: [/\baloud\b|\bby silence\b/gi, 'with a message, explicitly'],
  rightly: [
    /\brightly\b|\blikewise\b|\bgrave(?:r|st)?\b(?! accent)|\bthereof\b|\btherein\b|\bwherein\b/gi,
    'correctly; also; severe',
  ],
  beside: [/\bbeside\b/gi, 'next to, in addition to'],
  "of one's own": [
    /\bof (?:one's|our|your|his|her|my|ours|yours|theirs|a user's|the user's|users') own\b|\bown making\b/gi,
    'custom, your own …',
  ],
  'be had': [/\b(?:can|cannot|can't|could|could not|to|not) be had\b/gi, 'is unavailable, could not be retrieved'],
  learns: [/\bnever learns?\b|\bnobody learns?\b|\blearns? (?:nothing|of|what|which|whether)\b/gi, 'is not disclosed'],
  'look-up': [/\blook-ups?\b/gi, 'lookup'],
  per: [
    /\b(?:one|lines|files|requests|hits|functions|steps|folders|entries|calls|characters|bytes|hundred|thousand|million|line|file|step|function|hit) an? (?:month|second|minute|hour|day|decision|file|function|kind|caller|request|route|room|module|line|folder|token|key|statement|verification|entry)\b/gi,
    '… per …',
  ],
  'let in': [
    /\b(?:let|lets|letting) (?:\w+ )?(?:in|through)\b(?! (?:a|an|the) \w+ (?:loop|block))|\b(?:a|no|the) way in\b/gi,
    'allow, accept',
  ],
  taken: [
    /\b(?:is|are|was|were|be|been) taken (?:for|as|apart|off|in|away|by)\b|\btak(?:e|es|ing) (?:\w+ ){0,2}(?:apart|off)\b/gi,
    'is parsed, accepted, treated as',
  ],
  told: [
    /\b(?:is|are|was|were|be|been|what was|not) told\b|\bsaid (?:once|twice|of|here|there|by)\b|\btold apart\b|\btells? (?:\w+ ){1,3}(?:from|apart)\b/gi,
    'is stated, reported; distinguished',
  ],
  says: [
    /\bsays? (?:which(?! it)|whose|how|the same|nothing|no|its|yes|whether|where|what (?!it is|they are))\b|\b(?:is|are) said\b/gi,
    'states, specifies, reports',
  ],
  stands: [
    /\bstands? (?:in(?! (?:its|the|their|your) way)|there|at|on|before|behind|beside|under|first|last|as|alone|between)\b(?! for)/gi,
    'is, appears',
  ],
  lies: [/\blies? (?:ahead|at|beside|under|there|outside|inside|behind|before|on|between)\b/gi, 'is'],
  capitals: [/\bin capitals?\b(?! letters)/gi, 'in upper case'],
  save: [/\bsave (?:that|for (?:the|what|those|a|its|one))\b/gi, 'except'],
  'ends as': [/\bends (?:as|there|by itself)\b|\bend as\b/gi, 'results in, exits'],
  fused: [
    /\bwhat (?:ha(?:s|ve) (?!changed|been|happened|to)|comes|came|goes|went|cannot|may not|must not|needs?|is not|is no|is none|was not|no \w+|nobody|neither|stands|holds|counts(?! as)|speaks)\b/gi,
    'a value that …, anything that …',
  ],
  whatever: [/\bwhatever (?:is|has|was|came|comes|it|a|an|else|of)\b/gi, 'any …'],
  speaks: [/\bspeaks? (?:of|for|against|about)\b/gi, 'refers to, describes'],
  hands: [/\bhand(?:s|ed|ing)? (?:\w+ ){0,3}(?:back|over|out)\b|\bhanded in\b/gi, 'returns, passes'],
  judge: [/\bjudg(?:e|es|ed|ing|ement)\b/gi, 'evaluate, verify'],
  maker: [/\bmakers?\b(?! (?:of )?(?:policy|policies))/gi, 'factory'],
  stranger: [/\bstrangers?\b(?!')|\bhonest\b|\btwins?\b/gi, 'attacker, unauthenticated caller; valid; counterpart'],
  word: [
    /\b(?:package|project|gateway|house|room|library|specification|API Gateway)'s words?\b|\bin (?:\w+ ){0,2}words of\b/gi,
    "the package's term",
  ],
  himself: [/\b(?:himself|herself)\b|\bthe caller (?:he|she)\b/gi, 'themselves'],
  letter: [/\bto the letter\b|\bon the spot\b|\bby way of\b|\bpapered over\b|\bof no use\b/gi, 'exactly; at run time; through'],
  sign: [
    /\b(?:a|no|one|another|other|each|every|any|these|those|its|single|first|last) signs?\b(?! (?:of|up|in|that (?:it|something))\b|-)/gi,
    'character',
  ],
  'another than': [/\banother \w+ than\b|\bother (?:\w+ )?than that\b|\bnone but\b/gi, 'a different … from, only'],
  'and all': [
    /\band all\b(?= *[.,;)])|\bmade of (?:rules|what|such)\b|\ba way (?:up|out|down)\b|, (?:nothing|nobody|none)\b(?= *(?:$|[.;)]))/gi,
    'reword',
  ],
  'be it': [/\bbe (?:it|they) (?:by|a|an|the|in|for)\b/gi, 'whether … or …'],
  asks: [
    /\basks? for (?:every|each|a route|no)\b|\bis asked (?:for|of|again)\b|\bare asked (?:for|again)\b/gi,
    'requests, evaluates, is called',
  ],
  'one of': [
    /\b(?:is|are|be) (?:of )?(?:the )?(?:same )?kind of (?:its|their) own\b|\bits own affair\b|\bof another kind\b/gi,
    'is unrelated; of a different type',
  ],
  turns: [
    /\bturns? (?:\w+ ){0,2}away\b|\bturned away\b|\bcloses? (?:\w+ )?again\b|\bis closed again\b/gi,
    'rejects; is denied explicitly',
  ],
  counts: [/\bdoes not count(?: yet)?\b|\bhas come\b|\bof what (?:has|is)\b/gi, 'is not yet valid; has expired'],
  'no clause': [/\bwithout (?:a )?(?:bound|doubles)\b/gi, 'unbounded; without duplicates'],
}

const arguments_ = process.argv.slice(2)
const options = { folders: [], rules: new Set(), summary: false, max: Number.POSITIVE_INFINITY }
for (let index = 0; index < arguments_.length; index++) {
  const argument = arguments_[index]
  if (argument === '--summary') options.summary = true
  else if (argument === '--rule') options.rules.add(arguments_[++index])
  else if (argument === '--max') options.max = Number(arguments_[++index])
  else if (argument.startsWith('--')) fail(`unknown option ${argument}`)
  else options.folders.push(argument)
}
if (Number.isNaN(options.max)) fail('--max must be a number')
for (const rule of options.rules)
  if (!Object.hasOwn(RULES, rule)) fail(`unknown rule ${rule}; rules: ${Object.keys(RULES).join(', ')}`)

const rules = Object.entries(RULES).filter(([name]) => options.rules.size === 0 || options.rules.has(name))
const perFolder = new Map()
const perRule = new Map()
let total = 0

for (const folder of options.folders.length > 0 ? options.folders : ['.']) {
  for (const file of filesOf(resolve(folder))) checkFile(file, relative(process.cwd(), file) || file)
}

const table = (map) =>
  [...map].sort((one, other) => other[1] - one[1]).map(([name, count]) => `${String(count).padStart(6)}  ${name}`)
console.log(`\nper folder\n${table(perFolder).join('\n')}`)
console.log(`\nper rule\n${table(perRule).join('\n')}`)
console.log(`\n${total} suspected phrases`)
process.exitCode = total > options.max ? 1 : 0

function checkFile(file, name) {
  const source = readFileSync(file, 'utf8')
  if (source.includes('\0')) return
  const lines = source.split('\n')
  for (const { text, lineAt } of passagesOf(file, source)) {
    for (const [rule, [pattern, plainer]] of rules) {
      for (const match of text.matchAll(pattern)) {
        const line = lineAt(match.index)
        if (lines[line - 1]?.includes('prose-ok')) continue
        total += 1
        const folder = name.includes('/')
          ? name
              .split('/')
              .slice(0, name.startsWith('src/') || name.startsWith('test/') ? 2 : 1)
              .join('/')
          : '(root)'
        const key = folder.endsWith('.ts') || folder.endsWith('.md') ? folder.split('/')[0] : folder
        perFolder.set(key, (perFolder.get(key) ?? 0) + 1)
        perRule.set(rule, (perRule.get(rule) ?? 0) + 1)
        if (!options.summary) console.log(`${name}:${line}: "${match[0].replace(/\s+/g, ' ')}" [${rule}: ${plainer}]`)
      }
    }
  }
}

/** Tracked files of a Git repository, otherwise every file below the folder. */
function filesOf(root) {
  if (!statSync(root, { throwIfNoEntry: false })) fail(`${root} does not exist`)
  if (statSync(root).isFile()) return [root]
  let names
  try {
    names = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 26,
    })
      .split('\n')
      .filter(Boolean)
  } catch {
    names = readdirSync(root, { recursive: true }).map(String)
  }
  return names
    .filter(
      (name) =>
        /\.(?:[cm]?[jt]s|tsx|md|ya?ml)$/.test(name) &&
        !/(?:^|\/)(?:node_modules|dist|build|coverage|reports|\.git|package-lock\.json)(?:\/|$)/.test(name),
    )
    .map((name) => join(root, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() && path !== import.meta.filename)
}

/** Passages of prose: each a text on one line, and a function from an index in it to a line of the file. */
function passagesOf(file, source) {
  if (file.endsWith('.md')) return markdown(source)
  if (/\.ya?ml$/.test(file)) return yaml(source)
  return script(source)
}

function passage(pieces) {
  const starts = []
  let text = ''
  for (const { text: piece, line } of pieces) {
    starts.push({ at: text.length, line })
    text += `${piece} `
  }
  const lineAt = (index) => {
    let line = starts[0]?.line ?? 1
    for (const start of starts) if (start.at <= index) line = start.line
    return line
  }
  return { text: withoutCode(text), lineAt }
}

/** Blanks out code spans, URLs, JSDoc tags' types and identifiers, keeping every index. */
function withoutCode(text) {
  const blanked = (match) => '·'.repeat(match.length)
  return text
    .replace(/`[^`]*`/g, blanked)
    .replace(/https?:\/\/\S+/g, blanked)
    .replace(/\{@\w+ [^}]*\}/g, blanked)
}

function markdown(source) {
  const passages = []
  let paragraph = []
  let fence
  for (const [index, line] of source.split('\n').entries()) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark !== undefined && (fence === undefined || line.trim().startsWith(fence))) {
      fence = fence === undefined ? mark : undefined
    } else if (fence === undefined && line.trim() !== '') {
      paragraph.push({ text: line, line: index + 1 })
      continue
    }
    if (paragraph.length > 0) passages.push(passage(paragraph))
    paragraph = []
  }
  if (paragraph.length > 0) passages.push(passage(paragraph))
  return passages
}

/** Comments and descriptions. */
function yaml(source) {
  return source.split('\n').flatMap((line, index) => {
    const prose =
      /(?:^|\s)#\s?(.*)$/.exec(line)?.[1] ?? /^\s*-?\s*(?:Description|description|summary|Summary):\s*(.*)$/.exec(line)?.[1]
    return prose === undefined ? [] : [passage([{ text: prose, line: index + 1 }])]
  })
}

/** Comments (adjacent line comments as one passage) and string literals of JavaScript or TypeScript with a space in them. */
function script(source) {
  const passages = []
  let comment = []
  let line = 1
  let index = 0
  let lastSignificant = ''
  const templates = []

  const flush = () => {
    if (comment.length > 0) passages.push(passage(comment))
    comment = []
  }
  const advance = (text) => {
    for (const character of text) if (character === '\n') line += 1
    index += text.length
  }
  const literal = (text, at) => {
    if (/\S\s+\S/.test(text))
      passages.push(passage(text.split('\n').map((piece, offset) => ({ text: piece, line: at + offset }))))
  }

  while (index < source.length) {
    const character = source[index]
    const two = source.slice(index, index + 2)
    if (two === '//') {
      const end = source.indexOf('\n', index)
      const text = source.slice(index, end < 0 ? source.length : end)
      comment.push({ text: text.replace(/^\/\/+\s?/, ''), line })
      advance(text)
    } else if (two === '/*') {
      flush()
      const end = source.indexOf('*/', index + 2)
      const text = source.slice(index, end < 0 ? source.length : end + 2)
      const pieces = text.replace(/\*\/$/, '').split('\n')
      let example = false
      const kept = []
      for (const [offset, piece] of pieces.entries()) {
        const content = piece.replace(/^\s*\/?\*+\s?/, '')
        if (/^@example\b/.test(content)) example = true
        else if (/^@\w+/.test(content)) example = false
        // Inside an example only its comments are prose.
        kept.push({ text: example ? (/\/\/ (.*)$/.exec(content)?.[1] ?? '') : content, line: line + offset })
      }
      passages.push(passage(kept))
      advance(text)
    } else if (character === "'" || character === '"') {
      flush()
      let end = index + 1
      while (end < source.length && source[end] !== character && source[end] !== '\n') end += source[end] === '\\' ? 2 : 1
      literal(source.slice(index + 1, end), line)
      advance(source.slice(index, end + 1))
      lastSignificant = character
    } else if (character === '`' || (character === '}' && templates.at(-1) === 0)) {
      flush()
      if (character === '}') templates.pop()
      let end = index + 1
      while (end < source.length && source[end] !== '`' && source.slice(end, end + 2) !== '${')
        end += source[end] === '\\' ? 2 : 1
      literal(source.slice(index + 1, end), line)
      if (source[end] === '`') advance(source.slice(index, end + 1))
      else {
        templates.push(0)
        advance(source.slice(index, end + 2))
      }
      lastSignificant = '`'
    } else if (character === '/' && isRegExpAllowed(source, index, lastSignificant)) {
      flush()
      let end = index + 1
      let inClass = false
      while (end < source.length && source[end] !== '\n' && (inClass || source[end] !== '/')) {
        if (source[end] === '[') inClass = true
        else if (source[end] === ']') inClass = false
        end += source[end] === '\\' ? 2 : 1
      }
      advance(source.slice(index, end + 1))
      lastSignificant = '/'
    } else {
      if (!/\s/.test(character)) {
        flush()
        lastSignificant = character
        if (templates.length > 0 && character === '{') templates[templates.length - 1] += 1
        if (templates.length > 0 && character === '}') templates[templates.length - 1] -= 1
      }
      advance(character)
    }
  }
  flush()
  return passages
}

function isRegExpAllowed(source, index, last) {
  if (last === '' || '(,=:[!&|?{};+-*%<>~^'.includes(last)) return true
  return /\b(?:return|typeof|case|in|of|yield|await)\s*$/.test(source.slice(Math.max(0, index - 12), index))
}

function fail(message) {
  console.error(`check.mjs: ${message}`)
  process.exit(2)
}
