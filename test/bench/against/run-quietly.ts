import { spawn } from 'node:child_process'
import process from 'node:process'

/** Lines of output in the message of an error. */
const LAST_LINES = 12
/** A program that needs longer to end after SIGTERM is killed. */
const GRACE_MS = 20_000

export interface RunOptions {
  readonly cwd: string
  /** Ends the program. */
  readonly signal: AbortSignal
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs a program, and returns its stdout. After an abort, it resolves or rejects only when the program has
 * ended, so that its files can be removed.
 * @throws Error with the end of the output if the exit code is not 0; the reason of `signal` after an abort
 */
export async function runQuietly (
  program: string, words: readonly string[], { cwd, signal, env = {} }: RunOptions
): Promise<string> {
  signal.throwIfAborted()
  const child = spawn(program, words, {
    cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe']
  })
  let killer: NodeJS.Timeout | undefined
  const end = (): void => {
    child.kill('SIGTERM')
    killer = setTimeout(() => { child.kill('SIGKILL') }, GRACE_MS)
  }
  signal.addEventListener('abort', end)
  let stdout = ''
  let all = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; all += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { all += text })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    signal.throwIfAborted()
    if (code === 0) return stdout
    const lines = all.trimEnd().split('\n').slice(-LAST_LINES).join('\n')
    throw new Error(`${program} ${words.join(' ')} ended with ${code}:\n${lines}`)
  } finally {
    signal.removeEventListener('abort', end)
    clearTimeout(killer)
  }
}
