import type { Mutant } from '../mutant.js'

/** What other users of the machine, and readers of its logs, learn of patients: unit tests catch these. */
export const PRIVACY_CHECKS: readonly Mutant[] = [
  {
    name: 'other users read the database', file: 'src/storage/level-store.ts',
    find: 'if (mark?.isWriter === true) hide(folder)', replace: 'void hide',
    tests: 'storage/stores'
  },
  {
    name: 'the log has the calls of an error', file: 'src/node/machine/logger.ts',
    find: 'serializers: { err: loggedError },', replace: '',
    tests: 'node/machine/logger'
  },
  {
    name: 'the log quotes what a parser refused', file: 'src/node/machine/logger.ts',
    find: "error instanceof SyntaxError ? '[withheld]' : error.message", replace: 'error.message',
    tests: 'node/machine/logger'
  },
  {
    name: "other users read a patient's copy", file: 'src/cli/commands/patient-export.ts',
    find: 'await writeSecretFile(path.join(folder, name), name, [text])',
    replace: 'await writeSecretFile(path.join(folder, name), name, [text]).then(async () => {\n' +
      "      await (await import('node:fs/promises')).chmod(path.join(folder, name), 0o644)\n    })",
    tests: 'cli/patient-export'
  },
  {
    name: 'other users read a proof about a patient', file: 'src/cli/commands/chain-proofs.ts',
    find: '      writeSecretFile)\n', replace: '      [writeSecretFile, writeNewFile][1])\n',
    tests: 'cli/accesses'
  },
  {
    name: 'a killed import leaves its spool', file: 'src/import/references/resources.ts',
    find: "if (process.platform !== 'win32') rmSync(spoolPath)", replace: 'void rmSync',
    tests: 'import/import'
  },
  {
    name: 'a cut line of the audit file spoils the next one', file: 'src/node/services/journal/call-file.ts',
    find: "    await file.appendFile('\\n')\n    return size + 1\n", replace: '    return size\n',
    tests: 'node/services/journal/call-file'
  }
].map(({ tests, ...mistake }): Mutant => ({
  ...mistake, rule: 'ARCHITECTURE.md, Threats', trial: { type: 'tests', files: [`unit/${tests}.test.ts`] }
}))
