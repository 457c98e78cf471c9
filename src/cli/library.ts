/**
 * Loads the modules of the library when a command needs them. `gatewright --help` loads none, and the binary shares one copy of
 * the library with the modules that a command imports.
 *
 * @module
 */

/** The dynamic imports of the command line: one per module of the library. */
export const library = {
  compare: (): Promise<typeof import('../compare/index.ts')> => import('../compare/index.ts'),
  policy: (): Promise<typeof import('../policy/index.ts')> => import('../policy/index.ts'),
  sigv4: (): Promise<typeof import('../sigv4/index.ts')> => import('../sigv4/index.ts'),
  template: (): Promise<typeof import('../template/index.ts')> => import('../template/index.ts'),
  testing: (): Promise<typeof import('../testing/index.ts')> => import('../testing/index.ts'),
} as const
