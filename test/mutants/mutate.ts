import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Mutant } from './mutant.js'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The text of the mutant's file with the mistake in it. @throws if it does not apply any more */
export function mutatedText ({ name, file, find, replace }: Mutant): string {
  const parts = readFileSync(join(ROOT, file), 'utf8').split(find)
  if (parts.length !== 2 || find === replace) {
    throw new Error(`mutant '${name}' does not apply: its text is ${parts.length - 1} times in ${file}`)
  }
  return parts.join(replace)
}

/** The same as a module that Node can run. @throws if it is no TypeScript */
export function mutatedModule (mutant: Mutant): string {
  const { outputText, diagnostics } = ts.transpileModule(mutatedText(mutant), {
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true
    }
  })
  const [fault] = diagnostics ?? []
  if (fault !== undefined) {
    throw new Error(`mutant '${mutant.name}': ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`)
  }
  return outputText
}
