/**
 * What a command needs of the terminal, handed in so that it can be tested.
 *
 * @module
 */

export interface Terminal {
  write(text: string): void
  writeError(text: string): void
  /** Colours go when the output is not a terminal. */
  readonly colours: boolean
  readonly cwd: string
  /** Calls back once, when the user wants to stop (Ctrl-C). */
  stopped(onStop: () => void): void
}

export function green(terminal: Terminal, text: string): string {
  return terminal.colours ? `\u001b[32m${text}\u001b[39m` : text
}

export function red(terminal: Terminal, text: string): string {
  return terminal.colours ? `\u001b[31m${text}\u001b[39m` : text
}
