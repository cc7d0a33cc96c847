import type { Assembly, Io } from '../../../src/cli/index.js'
import { run } from '../../../src/cli/index.js'

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Setting {
  readonly cwd: string
  readonly stdin?: string
  readonly colour?: boolean
  /** The answer of the person at the terminal; undefined if there is no terminal. */
  readonly answer?: string
  readonly assembly?: Partial<Assembly>
}

/** Runs a command line in this process, and returns its output. */
export async function runCli (words: readonly string[], setting: Setting): Promise<Outcome> {
  const { assembly, io, output } = cliSetting(setting)
  const code = await run(words, io, assembly)
  return { code, ...output }
}

/** Makes what a command works with in this process. */
export function cliSetting (
  setting: Setting
): { readonly io: Io, readonly assembly: Assembly, readonly output: Readonly<Omit<Outcome, 'code'>> } {
  const output = { out: '', err: '' }
  const io: Io = {
    out (text) { output.out += text },
    err (text) { output.err += text },
    async pour (lines) {
      for await (const line of lines) output.out += line
    },
    neverWait () {},
    lost: () => undefined,
    missing: async () => await Promise.resolve(undefined),
    readStdin: async limit => {
      const text = setting.stdin ?? ''
      return await Promise.resolve(Buffer.byteLength(text) > limit ? undefined : text)
    },
    ...(setting.answer === undefined ? {} : {
      ask: async (question: string) => {
        output.err += question
        return await Promise.resolve(setting.answer ?? '')
      }
    }),
    cwd: setting.cwd,
    colour: setting.colour ?? false
  }
  const unexpected = (): never => { throw new Error('the assembly is not for this command') }
  const assembly: Assembly = {
    runStart: unexpected, runInit: unexpected, verifyChain: unexpected, runTestnet: unexpected,
    examineFolder: unexpected, backUpKeys: unexpected, readProof: unexpected, readReceipt: unexpected,
    readAccesses: unexpected, roleIn: unexpected,
    makePatientKey: unexpected, openPatientKey: unexpected, patientCard: unexpected,
    makePractitionerKey: unexpected, openPractitionerKey: unexpected,
    ...setting.assembly
  }
  return { assembly, io, output }
}
