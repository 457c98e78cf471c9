/**
 * Defines what a command needs from the terminal, so that tests can replace it.
 *
 * @module
 */

/** The terminal of a command. */
export interface Terminal {
  /** Writes to standard output. */
  write(text: string): void
  /** Writes to standard error. */
  writeError(text: string): void
  /** Whether to use colors. `false` if the output is not a terminal. */
  readonly colors: boolean
  /** Whether standard error is a terminal: progress bars are drawn only there. */
  readonly showsProgress?: boolean | undefined
  /** The chunks of standard input. */
  readonly input?: (() => AsyncIterable<Uint8Array>) | undefined
  /** The environment variables. Default: none. */
  readonly environment?: { readonly [name: string]: string | undefined } | undefined
  /** The current directory. */
  readonly cwd: string
  /** Calls `onStop` once, when the user stops the command (Ctrl-C). */
  onceStopped(onStop: () => void): void
}

/** Colors a string green, if the terminal has colors. */
export function green(terminal: Terminal, text: string): string {
  return terminal.colors ? `\u001b[32m${text}\u001b[39m` : text
}

/** Colors a string red, if the terminal has colors. */
export function red(terminal: Terminal, text: string): string {
  return terminal.colors ? `\u001b[31m${text}\u001b[39m` : text
}

/** The part of an output stream that {@link exitOnClosedPipe} needs. */
export interface OutputStream {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/** Exits without an error message when the reader of the output has closed the pipe. Other errors are thrown. */
export function exitOnClosedPipe(stream: OutputStream, exit: (code: number) => void): void {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
    exit(0)
  })
}
