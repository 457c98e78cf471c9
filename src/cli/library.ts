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
  template: (): Promise<TemplateModule> => loadTemplate(),
  testing: (): Promise<typeof import('../testing/index.ts')> => import('../testing/index.ts'),
} as const

type TemplateModule = typeof import('../template/index.ts') &
  typeof import('../template/write/index.ts') &
  typeof import('../template/check/index.ts') &
  typeof import('../template/lint/index.ts') &
  typeof import('../template/prove/index.ts')

async function loadTemplate(): Promise<TemplateModule> {
  const modules = await Promise.all([
    import('../template/index.ts'),
    import('../template/write/index.ts'),
    import('../template/check/index.ts'),
    import('../template/lint/index.ts'),
    import('../template/prove/index.ts'),
  ])
  return Object.assign({}, ...modules) as TemplateModule // the exports of all of them
}
