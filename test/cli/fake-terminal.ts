import { fileURLToPath } from 'node:url'
import type { Terminal } from '../../src/cli/terminal.ts'

export interface FakeTerminal extends Terminal {
  out: string
  errors: string
  stop(): void
  /** Resolves when the output or the errors contain the string. */
  waitFor(text: string): Promise<void>
}

export function fakeTerminal(cwd: string = fileURLToPath(new URL('./fixtures', import.meta.url))): FakeTerminal {
  const watchers: (() => void)[] = []
  const terminal: FakeTerminal = {
    out: '',
    errors: '',
    colors: false,
    cwd,
    write(text) {
      terminal.out += text
      for (const watcher of watchers) watcher()
    },
    writeError(text) {
      terminal.errors += text
      for (const watcher of watchers) watcher()
    },
    onceStopped(onStop) {
      terminal.stop = onStop
    },
    stop: () => {},
    waitFor: (text) =>
      new Promise((resolve) => {
        const check = () => {
          if (terminal.out.includes(text) || terminal.errors.includes(text)) resolve()
        }
        watchers.push(check)
        check()
      }),
  }
  return terminal
}
