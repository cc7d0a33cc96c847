import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Mutant } from './mutant.js'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Returns the text of the mutant's file with the mistake. @throws if the mutant no longer applies */
export function mutatedText ({ name, file, find, replace }: Mutant): string {
  const parts = readFileSync(join(ROOT, file), 'utf8').split(find)
  if (parts.length !== 2 || find === replace) {
    throw new Error(`mutant '${name}' does not apply: its text is ${parts.length - 1} times in ${file}`)
  }
  return parts.join(replace)
}

/** Returns the same text as a module that Node can run. @throws if it is not valid TypeScript */
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
