import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import process from 'node:process'
import type { StatusView } from '../../../src/api/index.js'
import { MAIN_FILE } from '../../../src/testnet/index.js'
import { WAIT_MS } from './limits.js'

export interface Done {
  /** Undefined if a signal ended the process. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** A running command with its output, as in a terminal. */
export interface Running {
  readonly child: ChildProcess
  readonly done: Promise<Done>
  /** Returns the output so far, of both streams. */
  output (): string
}

/** Starts `medichain-node` of this build. */
export function begin (
  folder: string, words: readonly string[], env: Readonly<Record<string, string>> = {},
  timeoutMs = WAIT_MS, stdin: 'ignore' | 'pipe' = 'ignore'
): Running {
  return beginNode(process.execPath, folder, [MAIN_FILE, ...words], env, timeoutMs, stdin)
}

/** Starts a script with a given program of Node. */
export function beginNode (
  binary: string, folder: string, words: readonly string[],
  env: Readonly<Record<string, string>> = {}, timeoutMs = WAIT_MS, stdin: 'ignore' | 'pipe' = 'ignore'
): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MEDICHAIN_'))
  const child = spawn(binary, words, {
    cwd: folder, env: { ...Object.fromEntries(inherited), ...env }, stdio: [stdin, 'pipe', 'pipe']
  })
  let stdout = ''
  let stderr = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => { stdout += text })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  const timer = setTimeout(() => { child.kill('SIGKILL') }, timeoutMs)
  const done = new Promise<Done>(resolve => {
    child.once('close', code => {
      clearTimeout(timer)
      resolve({ code: code ?? undefined, stdout, stderr })
    })
  })
  return { child, done, output: () => stdout + stderr }
}

/** Runs one command to its end. */
export async function run (folder: string, ...words: string[]): Promise<Done> {
  return await begin(folder, words).done
}

/** Runs a command that must succeed, and returns its output. */
export async function ok (folder: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(folder, ...words)
  assert.equal(code, 0, `${words.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

/** Runs a command that must succeed, gives it one line on stdin, and returns its output. */
export async function okWith (folder: string, line: string, ...words: string[]): Promise<string> {
  const running = begin(folder, words, {}, WAIT_MS, 'pipe')
  running.child.stdin?.end(`${line}\n`)
  const { code, stdout, stderr } = await running.done
  assert.equal(code, 0, `${words.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

export async function json<T> (folder: string, ...words: string[]): Promise<T> {
  return JSON.parse(await ok(folder, ...words, '--json')) as T
}

/** Returns the status of a node; undefined if the node is too busy to answer the command in time. */
export async function statusOf (folder: string, name: string): Promise<StatusView | undefined> {
  const { code, stdout } = await run(folder, 'status', '--name', name, '--json')
  return code === 0 ? JSON.parse(stdout) as StatusView : undefined
}
