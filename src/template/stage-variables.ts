/**
 * Replaces stage variables in names of functions.
 *
 * @module
 */

/** Replaces `${stageVariables.x}`; a variable that is not set becomes empty. */
export function replaceStageVariables(text: string, variables: { readonly [name: string]: string }): string {
  return text.replace(/\$\{stageVariables\.([A-Za-z0-9_]{1,64})\}/g, (_, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? '') : '',
  )
}
