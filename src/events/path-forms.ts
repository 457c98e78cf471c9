/**
 * Collects the forms in which an event carries the requested path. API Gateway decodes some of them, so that an encoded dot
 * segment or slash may be visible in one form only.
 *
 * @module
 */

/** Where an event carries the path. A part that is `undefined` was not sent. */
export interface PathParts {
  /** The path in the ARN. */
  readonly arnPath: string
  /** The path of the selected route: `/pets/{id}`. */
  readonly routePath: string | undefined
  readonly pathParameters: { readonly [name: string]: string } | undefined
  /** Other paths in the event, for example `rawPath`. */
  readonly paths: readonly (string | undefined)[]
  /** Whether `paths` may begin with the base path of a custom domain. */
  readonly mayHaveBasePath: boolean
}

/**
 * Returns the forms that differ from the path in the ARN. A path with a base path is returned only if it does not end with
 * one of the other forms: a base path must not change which route it matches.
 */
export function pathForms({ arnPath, routePath, pathParameters, paths, mayHaveBasePath }: PathParts): readonly string[] {
  const routed = routePath === undefined ? undefined : filledPath(routePath, pathParameters)
  const known = routed === undefined ? [arnPath] : [arnPath, routed]
  const isNew = (path: string): boolean => !known.some((form) => (mayHaveBasePath ? path.endsWith(form) : path === form))
  const others = paths.filter((path) => path !== undefined && isNew(path))
  return [...new Set([...known, ...others])].filter((path) => path !== undefined && path !== arnPath) as string[] // no longer undefined
}

/** Fills in the path parameters; `undefined` if one is missing. */
function filledPath(routePath: string, parameters: PathParts['pathParameters']): string | undefined {
  let isComplete = true
  const path = routePath.replaceAll(/\{([^{}+]{1,256})\+?\}/g, (_, name: string) => {
    if (parameters !== undefined && Object.hasOwn(parameters, name)) return parameters[name] ?? ''
    isComplete = false
    return ''
  })
  return isComplete ? path : undefined
}
