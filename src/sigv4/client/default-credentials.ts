/**
 * The default credential chain of the AWS SDK, if its package is installed.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { ExpiringCredentials } from './credential-source.ts'

/** A variable, so that bundlers do not require the package. */
const PACKAGE: string = '@aws-sdk/credential-providers'

/**
 * Returns a credential provider that loads `fromNodeProviderChain` of `@aws-sdk/credential-providers` on first use. It rejects with a `ConfigError`
 * if the package is not installed.
 *
 * @param load Imports the package. A test passes a failing import.
 */
export function defaultCredentials(
  subject: string,
  load: () => Promise<unknown> = () => import(/* @vite-ignore */ PACKAGE),
): () => Promise<ExpiringCredentials> {
  let chain: (() => Promise<ExpiringCredentials>) | undefined
  return async () => {
    chain ??= await loadChain(subject, load)
    return chain()
  }
}

async function loadChain(subject: string, load: () => Promise<unknown>): Promise<() => Promise<ExpiringCredentials>> {
  let exports: unknown
  try {
    exports = await load()
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && String(cause.code).endsWith('MODULE_NOT_FOUND')
    throw isMissing ? missingPackage(subject) : cause
  }
  // The package has exported this function, without required arguments, since its first version; its build for browsers does not.
  const { fromNodeProviderChain } = exports as { readonly fromNodeProviderChain?: () => () => Promise<ExpiringCredentials> }
  if (typeof fromNodeProviderChain !== 'function') {
    throw new ConfigError(
      subject,
      'credentials',
      '',
      'credentials is required, because this runtime has no default credential chain.',
    )
  }
  return fromNodeProviderChain()
}

function missingPackage(subject: string): ConfigError {
  const problem = `credentials is not set and the package ${PACKAGE} is not installed. Pass credentials, or run: npm install ${PACKAGE}`
  return new ConfigError(subject, 'credentials', '', problem)
}
